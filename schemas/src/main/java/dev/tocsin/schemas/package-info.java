/** The wire contract: topics, Avro schemas, serdes. */
@NullMarked
package dev.tocsin.schemas;

import org.jspecify.annotations.NullMarked;
