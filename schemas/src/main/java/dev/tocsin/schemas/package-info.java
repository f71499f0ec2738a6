/** Names each topic once, with its value, clean-up and retention, and how records are identified and partitioned. */
@NullMarked
package dev.tocsin.schemas;

import org.jspecify.annotations.NullMarked;
