/** Follows a compacted topic: the partitions that a group owns, or all of them. */
@NullMarked
package dev.tocsin.schemas.table;

import org.jspecify.annotations.NullMarked;
