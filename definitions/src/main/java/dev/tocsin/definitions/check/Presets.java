package dev.tocsin.definitions.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.definitions.model.Preset;
import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.Reading;
import dev.tocsin.definitions.yaml.SecretStore;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.definitions.yaml.YamlFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The presets that hooks may use: those that are built in, and those of the files. */
public final class Presets {

    private static final String FOLDER = "/dev/tocsin/definitions/presets/";

    private final Map<String, Preset> own;

    private Presets(Map<String, Preset> own) {
        this.own = own;
    }

    /** Read once, and only where a hook has a preset. */
    private static final class BuiltIn {
        static final Map<String, Preset> PRESETS = load();

        private static Map<String, Preset> load() {
            Map<String, Preset> presets = new TreeMap<>();
            resource("index").lines().filter(line -> !line.isBlank()).forEach(name -> {
                Reading reading = new Reading(Environment.none(), SecretStore.refusing());
                Preset preset = PresetReader.read(YamlFiles.one(resource(name + ".yaml"), Map.of(), reading), "");
                if (!reading.problems().isEmpty() || !preset.name().equals(name)) {
                    throw new IllegalStateException("the preset " + name + " is broken: " + reading.problems());
                }
                presets.put(name, preset);
            });
            return presets;
        }

        private static String resource(String name) {
            try (InputStream stream = Presets.class.getResourceAsStream(FOLDER + name)) {
                if (stream == null) {
                    throw new IllegalStateException("the preset file " + name + " is missing in the jar");
                }
                return new String(stream.readAllBytes(), UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Those that are built in. */
    public static Presets builtIn() {
        return new Presets(Map.of());
    }

    /** With those of the files, which come before those that are built in. */
    static Presets with(List<Value> own) {
        Map<String, Preset> all = new TreeMap<>();
        for (Value value : own) {
            Preset preset = PresetReader.read(value, value.place());
            Preset before = preset.name().isEmpty() ? null : all.put(preset.name(), preset);
            if (before != null) {
                value.section()
                        .get("name")
                        .problem(
                                "the name '" + preset.name() + "' is already that of the preset at " + before.source());
            } else if (BuiltIn.PRESETS.containsKey(preset.name())) {
                value.section().get("name").warning("takes the place of the built-in preset of that name");
            }
        }
        return new Presets(all);
    }

    /** Those of the files. */
    List<Preset> own() {
        return List.copyOf(own.values());
    }

    /** All of them, by name. */
    public Collection<Preset> all() {
        Map<String, Preset> all = new TreeMap<>(BuiltIn.PRESETS);
        all.putAll(own);
        return all.values();
    }

    Optional<Preset> find(String name) {
        Preset found = own.get(name);
        return Optional.ofNullable(found == null ? BuiltIn.PRESETS.get(name) : found);
    }

    Set<String> names() {
        Set<String> names = new TreeSet<>(BuiltIn.PRESETS.keySet());
        names.addAll(own.keySet());
        return names;
    }
}
