package dev.tocsin.anexia.modules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathTest {

    private static final String MANIFEST = "Manifest-Version: 1.0\n";

    @TempDir
    private Path folder;

    private final List<URL> jars = new ArrayList<>();

    @Test
    void mavenNotesCoordinatesAndThePomStatesTheLicence() throws Exception {
        jar(
                "whatever.jar",
                Map.of(
                        "META-INF/maven/org.shop/cart/pom.properties",
                        "groupId=org.shop\nartifactId=cart\nversion=1.2.3\n",
                        "META-INF/maven/org.shop/cart/pom.xml",
                        """
                        <project xmlns="http://maven.apache.org/POM/4.0.0"><name>no</name><licenses>
                        <license><name>Apache-2.0</name><url>x</url></license><license><name> MIT </name></license>
                        </licenses></project>"""));

        assertThat(artifacts()).contains(new Artifact("org.shop", "cart", "1.2.3", "Apache-2.0, MIT"));
    }

    @Test
    void aJarWithItsLibrariesPackedInHasThemAll() throws Exception {
        jar(
                "shop-2.0.jar",
                Map.of(
                        "META-INF/maven/org.shop/shop/pom.properties",
                        "groupId=org.shop\nartifactId=shop\nversion=2.0\n",
                        "META-INF/maven/org.lib/lib/pom.properties",
                        "groupId=org.lib\nartifactId=lib\nversion=0.9\n"));

        assertThat(artifacts())
                .containsExactly(
                        new Artifact("org.lib", "lib", "0.9", ""), new Artifact("org.shop", "shop", "2.0", ""));
    }

    @Test
    void withoutMavenTheFileNameAndTheManifestTell() throws Exception {
        jar(
                "kafka_2.13-4.3.1.jar",
                Map.of(
                        "META-INF/MANIFEST.MF",
                        MANIFEST + "Bundle-License: \"Apache-2.0\";link=\"https://x/LICENSE\"\n"));
        jar("plain.jar", Map.of("META-INF/MANIFEST.MF", MANIFEST + "Implementation-Version: 7\n"));
        jar("nameless.jar", Map.of("META-INF/MANIFEST.MF", MANIFEST));

        assertThat(artifacts())
                .containsExactly(
                        new Artifact("", "kafka_2.13", "4.3.1", "Apache-2.0"), new Artifact("", "plain", "7", ""));
    }

    @Test
    void whatTheBuildListsNamesTheGroupsOfOthers() throws Exception {
        jar("clients-4.3.1.jar", Map.of());
        jar(
                "shop-1.0.jar",
                Map.of(
                        ClassPath.LISTED,
                        "\nThe following files have been resolved:\n   org.queue:clients:jar:4.3.1 -- module queue.clients (auto)\n"));

        assertThat(artifacts()).contains(new Artifact("org.queue", "clients", "4.3.1", ""));
    }

    @Test
    void anArtifactThatIsThereTwiceIsToldOnceAndTwoVersionsOfItBoth() throws Exception {
        jar("a-1.0.jar", Map.of());
        jar("copy/a-1.0.jar", Map.of());
        jar("a-1.1.jar", Map.of());

        assertThat(artifacts()).containsExactly(new Artifact("", "a", "1.0", ""), new Artifact("", "a", "1.1", ""));
    }

    @Test
    void namesAreInOrderWhateverTheirCase() throws Exception {
        jar("b-1.jar", Map.of());
        jar("C-1.jar", Map.of());
        jar("a-1.jar", Map.of());

        assertThat(artifacts()).extracting(Artifact::name).containsExactly("a", "b", "C");
    }

    @Test
    void propertiesThatCannotBeReadHideNothingElse() throws Exception {
        jar("broken-1.0.jar", Map.of("META-INF/maven/g/broken/pom.properties", "version=\\u00zz\n"));
        jar(
                "odd-1.0.jar",
                Map.of(
                        "META-INF/maven/g/odd/pom.properties", "groupId=g\nartifactId=odd\nversion=1.0\n",
                        "META-INF/maven/g/odd/pom.xml", "<project><licenses>"));

        assertThat(artifacts())
                .containsExactly(new Artifact("", "broken", "1.0", ""), new Artifact("g", "odd", "1.0", ""));
    }

    @Test
    void aFolderIsNoModule() throws Exception {
        Path classes = Files.createDirectories(folder.resolve("classes/META-INF"));
        Files.writeString(classes.resolve("MANIFEST.MF"), MANIFEST);
        jars.add(folder.resolve("classes/").toUri().toURL());

        assertThat(artifacts()).isEmpty();
    }

    private List<Artifact> artifacts() throws IOException {
        try (URLClassLoader loader = new URLClassLoader(jars.toArray(URL[]::new), null)) {
            return new ClassPath(loader).artifacts();
        }
    }

    private void jar(String name, Map<String, String> files) throws IOException {
        Path jar = folder.resolve(name);
        Files.createDirectories(jar.getParent());
        Map<String, String> all = new TreeMap<>(files);
        all.putIfAbsent("META-INF/MANIFEST.MF", MANIFEST);
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (Map.Entry<String, String> file : all.entrySet()) {
                entries.putNextEntry(new JarEntry(file.getKey()));
                entries.write(file.getValue().getBytes(UTF_8));
            }
        }
        jars.add(jar.toUri().toURL());
    }
}
