package dev.tocsin.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.tocsin.definitions.check.Presets;
import dev.tocsin.definitions.model.Preset;
import dev.tocsin.definitions.model.PresetParameter;
import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.SecretStore;
import dev.tocsin.definitions.yaml.Suggestion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tocsin hooks presets}. */
@Command(
        name = "presets",
        description = {"Lists the presets that hooks may send by, with their parameters.", "Needs no running Tocsin."})
final class PresetsCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "Only this one.")
    private @Nullable String name;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE|DIR",
            description = "A configuration, whose own presets are listed too.")
    private @Nullable Path file;

    @Option(names = "--json", description = "Prints them as JSON.")
    private boolean json;

    @Option(names = "--help", usageHelp = true, description = "Prints this.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    private boolean help;

    @Override
    public Integer call() {
        var terminal = new Terminal(spec.commandLine().getOut(), Doors.clock());
        Map<String, Preset> presets = new TreeMap<>();
        Presets.builtIn().all().forEach(preset -> presets.put(preset.name(), preset));
        if (file != null) {
            new Configuration(file, Environment.of(Doors.environment()), SecretStore.refusing())
                    .read(terminal)
                    .presets()
                    .forEach(preset -> presets.put(preset.name(), preset));
        }
        if (name != null && !presets.containsKey(name)) {
            throw new Refused("there is no preset '" + name + "'" + Suggestion.of(name, presets.keySet())
                    + " (there are: " + String.join(", ", presets.keySet()) + ")");
        }
        List<Preset> wanted = presets.values().stream()
                .filter(preset -> name == null || preset.name().equals(name))
                .toList();
        terminal.say(json ? json(wanted) : text(wanted));
        return Tocsin.DONE;
    }

    private static String text(List<Preset> presets) {
        List<String> lines = new ArrayList<>();
        for (Preset preset : presets) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.add(preset.name() + ": " + preset.description()
                    + (preset.source().isEmpty() ? "" : " (" + preset.source() + ")"));
            int width = preset.parameters().stream()
                    .mapToInt(parameter -> parameter.name().length())
                    .max()
                    .orElse(0);
            preset.parameters()
                    .forEach(parameter -> lines.add("  " + parameter.name()
                            + " ".repeat(width - parameter.name().length() + 2) + words(parameter)));
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static String words(PresetParameter parameter) {
        List<String> words = new ArrayList<>();
        if (parameter.required()) {
            words.add("required");
        }
        if (parameter.secret()) {
            words.add("secret");
        }
        if (parameter.otherwise() != null && !parameter.otherwise().contains("{%")) {
            words.add("default " + parameter.otherwise());
        }
        if (!parameter.choices().isEmpty()) {
            words.add(String.join(" | ", parameter.choices()));
        }
        return parameter.meaning() + (words.isEmpty() ? "" : " [" + String.join(", ", words) + "]");
    }

    private static String json(List<Preset> presets) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Preset preset : presets) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", preset.name());
            one.put("description", preset.description());
            one.put("built_in", preset.source().isEmpty());
            one.put(
                    "parameters",
                    preset.parameters().stream().map(PresetsCommand::json).toList());
            all.add(one);
        }
        try {
            return JSON.writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw new AssertionError("maps and texts can be written", e);
        }
    }

    private static Map<String, Object> json(PresetParameter parameter) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("name", parameter.name());
        one.put("kind", parameter.kind().name().toLowerCase(Locale.ROOT));
        one.put("required", parameter.required());
        one.put("secret", parameter.secret());
        if (parameter.otherwise() != null) {
            one.put("default", parameter.otherwise());
        }
        if (!parameter.choices().isEmpty()) {
            one.put("choices", parameter.choices());
        }
        one.put("meaning", parameter.meaning());
        return one;
    }
}
