package dev.tocsin.standalone.remote;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Those of {@code tocsin databases} that ask a running Tocsin. */
public final class DatabaseCommands {
    private static final String DATABASES = "/api/v1/databases";

    /** {@code tocsin databases list}. */
    @Command(name = "list", description = "Lists the databases whose changes are captured.")
    public static final class Listed extends RemoteCommand {
        @Option(names = "--json", description = "Prints what the API says.")
        private boolean json;

        @Override
        int run(Remote remote) {
            List<JsonNode> databases = remote.all(DATABASES);
            if (json) {
                var array = Remote.JSON.createArrayNode();
                databases.forEach(array::add);
                say(array);
                return DONE;
            }
            Columns columns = new Columns("NAME", "KIND", "URL", "TABLES", "STATE", "FROM");
            databases.forEach(database -> columns.add(
                    database.path("name").asText(),
                    database.path("kind").asText(),
                    database.path("url").asText(),
                    tables(database.path("tables")),
                    database.path("enabled").asBoolean(true) ? "on" : "off",
                    database.path("origin").asText()));
            if (columns.size() == 0) {
                say("There are no databases yet: docs/configuration.md says how to define one.");
            } else {
                say(columns);
            }
            return DONE;
        }

        private static String tables(JsonNode tables) {
            List<String> names = new ArrayList<>();
            tables.forEach(name -> names.add(name.asText()));
            return names.isEmpty() ? "all" : String.join(",", names);
        }
    }

    /** {@code tocsin databases snapshot NAME}. */
    @Command(
            name = "snapshot",
            description = {
                "Publishes the rows that a table has, for hooks that listen to `snapshot`.",
                "Whether it is done is told by the events snapshot.finished and snapshot.refused."
            })
    public static final class Snapshot extends RemoteCommand {
        @Parameters(paramLabel = "NAME", description = "The database, as it was defined.")
        private String name = "";

        @Option(names = "--table", paramLabel = "SCHEMA.TABLE", required = true, description = "Such as public.orders.")
        private String table = "";

        @Override
        int run(Remote remote) {
            JsonNode wanted = Remote.JSON.createObjectNode().put("table", table);
            JsonNode answer = remote.write("POST", DATABASES + "/" + Remote.part(name) + "/snapshot", wanted)
                    .body();
            say("The snapshot of " + table + " is asked for: "
                    + answer.path("command").asText());
            return DONE;
        }
    }

    /** {@code tocsin databases delete NAME}. */
    @Command(
            name = "delete",
            description = "Deletes a database that was defined by the API; its slot and publication are dropped.")
    public static final class Delete extends RemoteCommand {
        @Parameters(paramLabel = "NAME", description = "The database, as it was defined.")
        private String name = "";

        @Option(
                names = "--keep-slot",
                description = "Leaves slot, publication and position for a definition to come; the server keeps its log"
                        + " until then.")
        private boolean keep;

        @Override
        int run(Remote remote) {
            remote.write("DELETE", DATABASES + "/" + Remote.part(name) + (keep ? "?keep_slot=true" : ""));
            say("Database " + name + " is deleted" + (keep ? ", its slot stays." : "."));
            return DONE;
        }
    }

    private DatabaseCommands() {}
}
