/** Says in the words of an operator what Kafka refused to this process and what would be right. */
@NullMarked
package dev.tocsin.schemas.access;

import org.jspecify.annotations.NullMarked;
