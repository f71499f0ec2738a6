/** Components of a status page as endpoints: what it lists, and what that becomes. */
@NullMarked
package dev.tocsin.importers.statuspage;

import org.jspecify.annotations.NullMarked;
