package dev.tocsin.definitions.yaml;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** The YAML files of a path: one file, or all {@code *.yaml} and {@code *.yml} of a folder by name. */
public final class YamlFiles {

    private static final int MAX_CHARACTERS = 16 * 1024 * 1024;

    private YamlFiles() {}

    /** The top of each file that can be read; what cannot is reported. */
    public static List<Value> read(Path path, Reading reading) {
        List<Value> tops = new ArrayList<>();
        for (Path file : files(path, reading)) {
            read(file, reading, tops);
        }
        return tops;
    }

    /**
     * The top of a text that defines one thing; absent if it cannot be read, which is reported.
     *
     * @param given keys with their values for where the text does not have them
     */
    public static Value one(String text, Map<String, String> given, Reading reading) {
        List<Value> tops = new ArrayList<>();
        compose(
                "",
                text,
                reading,
                node -> {
                    if (node instanceof MappingNode mapping) {
                        add(mapping, given);
                    }
                    return node;
                },
                tops);
        return tops.isEmpty() ? Value.root(reading, "", null) : tops.get(0);
    }

    private static void add(MappingNode mapping, Map<String, String> given) {
        List<NodeTuple> tuples = new ArrayList<>(mapping.getValue());
        given.forEach((key, value) -> {
            boolean there = tuples.stream()
                    .anyMatch(tuple -> tuple.getKeyNode() instanceof ScalarNode scalar
                            && scalar.getValue().equals(key));
            if (!there) {
                tuples.add(new NodeTuple(scalar(key), scalar(value)));
            }
        });
        mapping.setValue(tuples);
    }

    private static ScalarNode scalar(String text) {
        return new ScalarNode(Tag.STR, text, ScalarStyle.DOUBLE_QUOTED);
    }

    private static List<Path> files(Path path, Reading reading) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> entries = Files.list(path)) {
            List<Path> files = entries.filter(YamlFiles::isYaml).sorted().toList();
            if (files.isEmpty()) {
                reading.problem(whole(path, "expected files named *.yaml or *.yml in this folder but there are none"));
            }
            return files;
        } catch (IOException e) {
            reading.problem(whole(path, "cannot be read: " + e.getMessage()));
            return List.of();
        }
    }

    private static boolean isYaml(Path file) {
        String name = String.valueOf(file.getFileName());
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && !name.startsWith(".") && Files.isRegularFile(file);
    }

    private static void read(Path file, Reading reading, List<Value> tops) {
        try {
            compose(file.toString(), Files.readString(file), reading, node -> node, tops);
        } catch (CharacterCodingException e) {
            reading.problem(whole(file, "expected text in UTF-8"));
        } catch (java.nio.file.NoSuchFileException e) {
            reading.problem(whole(file, "there is no such file"));
        } catch (IOException e) {
            reading.problem(whole(file, "cannot be read: " + e.getMessage()));
        }
    }

    private static void compose(
            String file, String text, Reading reading, UnaryOperator<Node> completed, List<Value> tops) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setSchema(new CoreSchema())
                .setCodePointLimit(MAX_CHARACTERS)
                .setMaxAliasesForCollections(50)
                .build();
        try {
            Iterator<Node> documents =
                    new Compose(settings).composeAllFromString(text).iterator();
            Value top = Value.root(reading, file, documents.hasNext() ? completed.apply(documents.next()) : null);
            tops.add(top);
            if (documents.hasNext()) {
                Node second = documents.next();
                top.child(second, "", second).problem("expected one document in a file but there are more");
            }
        } catch (MarkedYamlEngineException e) {
            Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
            int line = mark == null ? 1 : mark.getLine() + 1;
            int column = mark == null ? 1 : mark.getColumn() + 1;
            String context = e.getContext() == null ? "" : " " + e.getContext();
            reading.problem(new Problem(file, line, column, "", "is not YAML: " + e.getProblem() + context));
        } catch (YamlEngineException e) {
            reading.problem(new Problem(file, 1, 1, "", "is not YAML: " + e.getMessage()));
        } catch (StackOverflowError e) {
            reading.problem(new Problem(file, 1, 1, "", "is nested too deeply"));
        }
    }

    private static Problem whole(Path path, String message) {
        return new Problem(path.toString(), 1, 1, "", message);
    }
}
