package dev.tocsin.schemas.table;

import dev.tocsin.schemas.event.DeadLetter;
import java.util.Set;

/** Is told what a compacted topic says. All calls come from the follower's own thread. */
public interface TableListener<V> {

    /** The key has this value now. */
    void put(String key, V value);

    /** The key is gone: a tombstone, or its partition is no longer owned. */
    void remove(String key);

    /** Everything that was there when the partitions were assigned has been told; called once after each assignment. */
    default void caughtUp() {}

    /** These partitions are followed from now on; {@code caughtUp} comes later. */
    default void assigned(Set<Integer> partitions) {}

    /** These partitions are no longer followed; {@code remove} has been called for each of their keys. */
    default void revoked(Set<Integer> partitions) {}

    /** A value could not be read; what the key had before stays. */
    default void unreadable(DeadLetter letter) {}
}
