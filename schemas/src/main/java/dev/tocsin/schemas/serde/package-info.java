/** Records to bytes and back in the Confluent wire format, and what is wrong with bytes that do not fit. */
@NullMarked
package dev.tocsin.schemas.serde;

import org.jspecify.annotations.NullMarked;
