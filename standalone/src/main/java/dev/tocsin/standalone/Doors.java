package dev.tocsin.standalone;

import java.time.Clock;
import java.util.Map;

/** Where the command line reads what is not on it. */
final class Doors {

    private Doors() {}

    static Map<String, String> environment() {
        return System.getenv();
    }

    static Clock clock() {
        return Clock.systemUTC();
    }
}
