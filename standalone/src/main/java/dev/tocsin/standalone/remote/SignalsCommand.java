package dev.tocsin.standalone.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tocsin signals}. */
@Command(
        name = "signals",
        description = "Publishes custom events.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = SignalsCommand.Send.class)
public final class SignalsCommand {

    /** {@code tocsin signals send NAME}. */
    @Command(name = "send", description = "Publishes a signal; hooks that listen to it owe a callback.")
    static final class Send extends RemoteCommand {
        @Parameters(paramLabel = "NAME", description = "Such as order.paid.")
        private String name = "";

        @Option(
                names = {"--argument", "--arguments"},
                paramLabel = "KEY=VALUE",
                description =
                        "An argument: KEY=TEXT, or KEY:=JSON for a number, a list or an object. May be given again.")
        private List<String> arguments = List.of();

        @Option(names = "--subject", paramLabel = "TEXT", description = "What it is about; the order is kept for each.")
        private String subject = "";

        @Option(names = "--id", paramLabel = "ID", description = "Sent again with the same id within a day, it is one.")
        private @Nullable String id;

        @Override
        int run(Remote remote) {
            ObjectNode body = Remote.JSON.createObjectNode();
            arguments.forEach(argument -> put(argument, body));
            String path = "/api/v1/signals/" + Remote.part(name)
                    + (subject.isEmpty() ? "" : "?subject=" + Remote.part(subject));
            var answer = (id == null ? remote : remote.repeatable(id))
                    .write("POST", path, body)
                    .body();
            say("Signal " + answer.path("id").asText()
                    + (answer.path("repeated").asBoolean() ? " was published before." : " is published."));
            return DONE;
        }

        private static void put(String argument, ObjectNode body) {
            int equals = argument.indexOf('=');
            if (equals < 1) {
                throw new Rejected(422, "--argument: expected KEY=VALUE but was '" + argument + "'");
            }
            String value = argument.substring(equals + 1);
            if (argument.charAt(equals - 1) != ':') {
                body.put(argument.substring(0, equals), value);
                return;
            }
            try {
                body.set(argument.substring(0, equals - 1), Remote.JSON.readTree(value));
            } catch (JsonProcessingException e) {
                throw new Rejected(422, "--argument: expected JSON behind ':=' but was '" + value + "'");
            }
        }
    }

    private SignalsCommand() {}
}
