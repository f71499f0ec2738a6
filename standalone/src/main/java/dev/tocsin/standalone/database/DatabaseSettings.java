package dev.tocsin.standalone.database;

import dev.tocsin.standalone.port.Port;
import java.nio.file.Path;

/**
 * Where a database keeps its rows and its programs, and where it listens.
 *
 * @param folder made when missing; belongs to the database alone
 * @param port of the loopback interface; the same at each start, so that one left behind is found
 */
public record DatabaseSettings(Path folder, Port port) {

    Path data() {
        return folder.resolve("data");
    }

    Path programs() {
        return folder.resolve("programs");
    }
}
