package dev.tocsin.hookscdc.related;

import java.time.Instant;

/** A row that is needed as it was at {@code committed} or later. */
record Wanted(RowKey key, Instant committed) {

    Wanted newer(Wanted other) {
        return other.committed.isAfter(committed) ? other : this;
    }
}
