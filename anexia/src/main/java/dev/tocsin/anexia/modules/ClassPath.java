package dev.tocsin.anexia.modules;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.jar.JarFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the artifacts on the class path: in every jar that a class loader reads from. Threading: thread-safe. */
final class ClassPath {

    /**
     * Where a build may list what it puts together, a line each, {@code group:name:jar:version}: many jars do not say to
     * which group they belong.
     */
    static final String LISTED = "META-INF/artifacts.txt";

    private static final Logger LOG = LoggerFactory.getLogger(ClassPath.class);
    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    private final ClassLoader loader;

    ClassPath(ClassLoader loader) {
        this.loader = loader;
    }

    /** All of them, each once, by name. */
    List<Artifact> artifacts() {
        Map<String, Artifact> all = new LinkedHashMap<>();
        try {
            JarArtifacts reader = new JarArtifacts(groups());
            for (URL manifest : Collections.list(loader.getResources(MANIFEST))) {
                for (Artifact artifact : in(manifest, reader)) {
                    all.putIfAbsent(artifact.coordinates() + ":" + artifact.version(), artifact);
                }
            }
        } catch (IOException unreadable) {
            LOG.atWarn().setCause(unreadable).log("the class path could not be read");
        }
        List<Artifact> sorted = new ArrayList<>(all.values());
        sorted.sort(Comparator.comparing(artifact -> artifact.coordinates().toLowerCase(Locale.ROOT)));
        return List.copyOf(sorted);
    }

    /** Nothing for a folder. One broken jar does not hide the others. */
    private static List<Artifact> in(URL manifest, JarArtifacts reader) {
        try {
            URLConnection connection = manifest.openConnection();
            if (!(connection instanceof JarURLConnection inJar)) {
                return List.of();
            }
            // The class loader's own jar, open for as long as the process runs: it is not closed here.
            inJar.setUseCaches(true);
            JarFile jar = inJar.getJarFile();
            return reader.in(jar, fileName(inJar.getJarFileURL()));
        } catch (IOException unreadable) {
            LOG.atWarn().setCause(unreadable).log("a jar of the class path could not be read");
            return List.of();
        }
    }

    private static String fileName(URL jar) {
        String path = jar.getPath().replaceFirst("[!/]+$", "");
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private Map<String, String> groups() throws IOException {
        Map<String, String> groups = new HashMap<>();
        for (URL listed : Collections.list(loader.getResources(LISTED))) {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(listed.openStream(), UTF_8))) {
                lines.lines()
                        .map(line -> line.strip().replaceFirst("\\s.*", "").split(":", -1))
                        .filter(parts -> parts.length >= 4)
                        .forEach(parts -> groups.put(parts[1] + "-" + parts[3] + ".jar", parts[0]));
            }
        }
        return groups;
    }
}
