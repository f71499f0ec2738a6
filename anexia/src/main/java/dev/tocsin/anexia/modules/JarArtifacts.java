package dev.tocsin.anexia.modules;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads from a jar which artifacts are in it: all that Maven noted in it (a jar with its libraries packed in has many), and
 * the jar itself by its manifest and file name where Maven did not build it.
 */
final class JarArtifacts {

    private static final Pattern PROPERTIES = Pattern.compile("META-INF/maven/[^/]+/[^/]+/pom\\.properties");
    private static final Pattern FILE = Pattern.compile("(.+?)-(\\d[^/]*)\\.jar");

    /** Groups by file name, for those that do not say. */
    private final Map<String, String> groups;

    JarArtifacts(Map<String, String> groups) {
        this.groups = Map.copyOf(groups);
    }

    /**
     * @param file the name of the jar's file, without folders
     */
    List<Artifact> in(JarFile jar, String file) throws IOException {
        Attributes manifest = manifest(jar);
        List<Artifact> found = new ArrayList<>();
        for (JarEntry entry : jar.stream()
                .filter(entry -> PROPERTIES.matcher(entry.getName()).matches())
                .toList()) {
            noted(jar, entry, file, manifest).ifPresent(found::add);
        }
        if (found.stream().noneMatch(artifact -> file.startsWith(artifact.name() + "-"))) {
            itself(file, manifest).ifPresent(found::add);
        }
        return found;
    }

    private static Optional<Artifact> noted(JarFile jar, JarEntry entry, String file, Attributes manifest)
            throws IOException {
        Properties noted = new Properties();
        try (InputStream in = jar.getInputStream(entry)) {
            noted.load(in);
        } catch (IllegalArgumentException brokenEscape) {
            return Optional.empty();
        }
        String name = noted.getProperty("artifactId", "").strip();
        String version = noted.getProperty("version", "").strip();
        if (name.isEmpty() || version.isEmpty()) {
            return Optional.empty();
        }
        JarEntry pom = jar.getJarEntry(entry.getName().replace("pom.properties", "pom.xml"));
        String licence = pom == null ? "" : licence(jar, pom);
        if (licence.isEmpty() && file.startsWith(name + "-")) {
            licence = bundleLicence(manifest);
        }
        return Optional.of(new Artifact(noted.getProperty("groupId", "").strip(), name, version, licence));
    }

    private static String licence(JarFile jar, JarEntry pom) throws IOException {
        try (InputStream in = jar.getInputStream(pom)) {
            return Licences.ofPom(in);
        }
    }

    private Optional<Artifact> itself(String file, Attributes manifest) {
        Matcher named = FILE.matcher(file);
        boolean versioned = named.matches();
        String name = versioned ? named.group(1) : file.replaceFirst("\\.jar$", "");
        String version = versioned
                ? named.group(2)
                : first(manifest, "Implementation-Version", "Bundle-Version").orElse("");
        return version.isEmpty()
                ? Optional.empty()
                : Optional.of(new Artifact(groups.getOrDefault(file, ""), name, version, bundleLicence(manifest)));
    }

    private static String bundleLicence(Attributes manifest) {
        return Licences.ofBundle(first(manifest, "Bundle-License").orElse(""));
    }

    private static Optional<String> first(Attributes manifest, String... names) {
        for (String name : names) {
            String value = manifest.getValue(name);
            if (value != null && !value.isBlank()) {
                return Optional.of(value.strip());
            }
        }
        return Optional.empty();
    }

    private static Attributes manifest(JarFile jar) throws IOException {
        Manifest manifest = jar.getManifest();
        return manifest == null ? new Attributes() : manifest.getMainAttributes();
    }
}
