/** Whether the application works: checks, each bounded in time, and what they find. */
@NullMarked
package dev.tocsin.anexia.up;

import org.jspecify.annotations.NullMarked;
