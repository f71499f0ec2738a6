package dev.tocsin.incidents.stream.callback;

import java.util.Optional;

/**
 * Where the record of an event is.
 *
 * @param said what its CloudEvents header calls its source
 */
record Source(Optional<String> said, int partition, long offset) {

    String or(String usual) {
        return said.orElse(usual);
    }
}
