package dev.tocsin.standalone.port;

/**
 * A port of the loopback interface that something wants to listen on.
 *
 * @param use what listens there, in an operator's words
 * @param option the command-line option that chooses another
 * @param number 1 to 65535
 */
public record Port(String use, String option, int number) {

    /** Refuses a number that is no port. */
    public Port {
        if (number < 1 || number > 65_535) {
            throw new IllegalArgumentException(option + " must be a port from 1 to 65535 but was " + number);
        }
    }

    String taken() {
        return "port " + number + " (" + use + ") is already in use on 127.0.0.1: stop what listens there,"
                + " or choose another port with " + option;
    }
}
