/** Changes and their position in one Kafka transaction, and the position read back. */
@NullMarked
package dev.tocsin.hookscdc.publish;

import org.jspecify.annotations.NullMarked;
