package dev.tocsin.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, copied to a folder of its own, with a PATH that has only what is put there. */
class LauncherTest {

    private static final Set<String> TOOLS =
            Set.of("bash", "dirname", "readlink", "sed", "head", "find", "mktemp", "mkdir", "rm", "mv", "tee", "grep");

    @TempDir
    private Path folder;

    private Path root;
    private Path path;

    @BeforeEach
    void copy() throws IOException {
        root = Files.createDirectories(folder.resolve("a check-out"));
        path = Files.createDirectories(folder.resolve("bin"));
        Path launcher = Path.of(System.getProperty("basedir", "."), "..", "tocsin");
        Files.copy(launcher, root.resolve("tocsin"), StandardCopyOption.COPY_ATTRIBUTES);
        for (String tool : TOOLS) {
            script(path.resolve(tool), "exec " + installed(tool) + " \"$@\"");
        }
    }

    @Test
    void saysThatJavaIsMissingAndWhichWouldDo() throws Exception {
        Ended ended = run(Map.of(), root.resolve("tocsin"), "version");

        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.output()).contains("Java is missing").contains("JDK 17 or later");
    }

    @Test
    void saysWhichJavaIsTooOld() throws Exception {
        Path home = java("11.0.24");

        Ended ended = run(Map.of("JAVA_HOME", home.toString()), root.resolve("tocsin"), "version");

        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.output()).contains("Java 11 is too old (" + home).contains("JDK 17 or later");
    }

    @Test
    void saysThatJavaHomeHoldsNoJava() throws Exception {
        Ended ended = run(Map.of("JAVA_HOME", folder.toString()), root.resolve("tocsin"), "version");

        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.output()).contains("JAVA_HOME is " + folder);
    }

    @Test
    void saysThatMavenIsMissingWhenItMustBuild() throws Exception {
        Ended ended = run(Map.of("JAVA_HOME", java("17.0.1").toString()), root.resolve("tocsin"), "version");

        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.output()).contains("Maven is missing").contains("3.8.6 or later");
    }

    @Test
    void runsWhatIsBuiltThroughALinkFromAnywhereWithTheArgumentsAsTheyAre() throws Exception {
        Files.createDirectories(root.resolve("standalone/target/lib"));
        Path target = root.resolve("standalone/target").toRealPath();
        for (String file : List.of("standalone-0.1.0.jar", "lib/b.jar", "lib/a.jar", "tocsin.jsa", "built")) {
            Files.createFile(target.resolve(file));
        }
        Path link = Files.createSymbolicLink(folder.resolve("tocsin link"), Path.of("a check-out", "tocsin"));
        Map<String, String> environment = Map.of("JAVA_HOME", java("25.0.3").toString(), "TOCSIN_OPTS", "-Xmx2g -Da=b");

        Ended ended = run(environment, link, "up", "--data", "two words");

        assertThat(ended.code()).isZero();
        assertThat(ended.output().lines())
                .containsSubsequence(
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:SharedArchiveFile=" + target + "/tocsin.jsa",
                        "-Xmx2g",
                        "-Da=b")
                .containsSubsequence(
                        "-cp",
                        target + "/standalone-0.1.0.jar:" + target + "/lib/a.jar:" + target + "/lib/b.jar",
                        "dev.tocsin.standalone.Tocsin",
                        "up",
                        "--data",
                        "two words");
    }

    @Test
    void buildsAgainWhenASourceIsNewerAndShowsWhyThatFailed() throws Exception {
        Files.createDirectories(root.resolve("standalone/target/lib"));
        Files.createFile(root.resolve("standalone/target/built"));
        Path source =
                Files.createDirectories(root.resolve("prober/src/main/java")).resolve("New.java");
        Files.writeString(source, "broken");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
        script(
                path.resolve("mvn"),
                "echo '[INFO] Building Tocsin prober 0.1.0 [5/10]'; echo '[ERROR] New.java is broken'; exit 1");
        Path home = java("17.0.1");
        script(home.resolve("bin/javac"), "exit 0");

        Ended ended = run(Map.of("JAVA_HOME", home.toString()), root.resolve("tocsin"), "version");

        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.output())
                .contains("[5/10] Tocsin prober")
                .contains("[ERROR] New.java is broken")
                .contains("the build failed; all of it is in " + root.toRealPath() + "/target/tocsin-build.log");
    }

    /** A Java that prints what it was asked to run. */
    private Path java(String version) throws IOException {
        Path home = Files.createDirectories(folder.resolve("jdk"));
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        script(home.resolve("bin/java"), "printf '%s\\n' \"$@\"");
        return home;
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static Path installed(String tool) {
        return List.of("/usr/bin", "/bin").stream()
                .map(directory -> Path.of(directory, tool))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }

    private record Ended(int code, String output) {}

    private Ended run(Map<String, String> environment, Path launcher, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("PATH", path.toString());
        builder.environment().clear();
        builder.environment().putAll(variables);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }
}
