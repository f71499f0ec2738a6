package dev.tocsin.definitions.serializer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The serializers that this process can load, by the names of their classes.
 *
 * <p>Threading: immutable.
 */
public final class Serializers {

    private final Map<String, PayloadSerializer> byName = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    private Serializers(ClassLoader loader) {
        Iterator<PayloadSerializer> found =
                ServiceLoader.load(PayloadSerializer.class, loader).iterator();
        while (true) {
            try {
                if (!found.hasNext()) {
                    return;
                }
                PayloadSerializer serializer = found.next();
                byName.putIfAbsent(serializer.getClass().getName(), serializer);
            } catch (ServiceConfigurationError | LinkageError e) {
                // One that is broken costs itself only.
                problems.add(String.valueOf(e.getMessage()));
            }
        }
    }

    /** Those on the class path. */
    public static Serializers onClassPath() {
        return new Serializers(Serializers.class.getClassLoader());
    }

    /** Those on the class path and in the jars of a folder. UncheckedIOException where that is no readable folder. */
    public static Serializers with(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            URL[] jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .map(Serializers::url)
                    .toArray(URL[]::new);
            // Stays open as long as the process: classes are loaded from it when they are first needed.
            return new Serializers(new URLClassLoader("plugins", jars, Serializers.class.getClassLoader()));
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of plug-ins " + folder + " cannot be read", e);
        }
    }

    /** As a setting says: with a folder of jars, or without. */
    public static Serializers of(Optional<Path> folder) {
        return folder.map(Serializers::with).orElseGet(Serializers::onClassPath);
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The serializer of this class. */
    public Optional<PayloadSerializer> find(String className) {
        return Optional.ofNullable(byName.get(className));
    }

    /** The classes that there are. */
    public Set<String> names() {
        return byName.keySet();
    }

    /** Why others that are named cannot be used. */
    public List<String> problems() {
        return List.copyOf(problems);
    }
}
