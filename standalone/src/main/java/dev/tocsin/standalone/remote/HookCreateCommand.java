package dev.tocsin.standalone.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tocsin.standalone.remote.Remote.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code tocsin hooks create}. */
@Command(name = "create", description = "Creates a hook, from options or from a file; it takes effect within a second.")
final class HookCreateCommand extends RemoteCommand {
    private static final String HOOKS = "/api/v1/hooks";

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "One hook in YAML or JSON: name, listen, send, delivery.")
    private @Nullable Path file;

    @Option(names = "--replace", description = "With options: changes the hook of that name where there is one.")
    private boolean replace;

    @Mixin
    private HookOptions options = new HookOptions();

    @Override
    int run(Remote remote) {
        JsonNode hook = (file == null ? ofOptions(remote) : remote.writeYaml("POST", HOOKS, text(file))).body();
        String listens = hook.path("listen").toString();
        say("Hook " + hook.path("name").asText() + " is there (generation "
                + hook.path("generation").asText() + "): it listens to " + listens + ".");
        return DONE;
    }

    private Answer ofOptions(Remote remote) {
        String missing = options.missing();
        if (missing != null) {
            throw new ParameterException(spec().commandLine(), missing);
        }
        ObjectNode wanted = options.json();
        return replace
                ? remote.write("PUT", HOOKS + "/" + Remote.part(options.name()), wanted)
                : remote.write("POST", HOOKS, wanted);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new Rejected(400, "cannot read " + file + ": " + e.getMessage());
        }
    }
}
