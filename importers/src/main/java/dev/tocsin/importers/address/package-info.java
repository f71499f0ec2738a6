/** URLs as other tools write them, and the secrets in them. */
@NullMarked
package dev.tocsin.importers.address;

import org.jspecify.annotations.NullMarked;
