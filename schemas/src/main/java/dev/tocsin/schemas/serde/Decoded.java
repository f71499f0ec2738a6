package dev.tocsin.schemas.serde;

import java.util.Optional;

/** The value of a consumed record: read, or the reason why not. */
public sealed interface Decoded<V> {

    /** The value, if it could be read. */
    Optional<V> value();

    /** A value that could be read. */
    record Read<V>(V read) implements Decoded<V> {
        @Override
        public Optional<V> value() {
            return Optional.of(read);
        }
    }

    /** Bytes that could not be read, and why. */
    @SuppressWarnings("ArrayRecordComponent") // handed through to dead-letters, never compared
    record Unreadable<V>(byte[] bytes, String reason) implements Decoded<V> {
        @Override
        public Optional<V> value() {
            return Optional.empty();
        }

        @Override
        public String toString() {
            return "Unreadable[" + bytes.length + " bytes, " + reason + "]";
        }
    }
}
