package dev.tocsin.definitions.serializer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/events.md, as its readers would try it. */
class SerializersTest {

    private static final String NAME = "com.example.OrderSerializer";
    private static final String SERVICE = "META-INF/services/" + PayloadSerializer.class.getName();

    @TempDir
    Path folder;

    @Test
    void findsTheDocumentedExampleInAJarOfTheFolder() throws Exception {
        jar("orders.jar", NAME);
        Serializers serializers = Serializers.with(folder);

        PayloadSerializer found = serializers.find(NAME).orElseThrow();

        assertThat(found.toRepresentation(Map.of("id", 7, "total", 12), Map.of("event_type", "created")))
                .isEqualTo(Map.of("order", 7, "total", 12, "what", "created"));
        assertThat(serializers.names()).containsExactly(NAME);
        assertThat(serializers.problems()).isEmpty();
        assertThat(Serializers.onClassPath().find(NAME)).isEmpty();
    }

    @Test
    void aBrokenOneCostsItselfOnly() throws Exception {
        jar("orders.jar", "com.example.Missing\n" + NAME);
        Files.writeString(folder.resolve("notes.txt"), "no jar");

        Serializers serializers = Serializers.with(folder);

        assertThat(serializers.find(NAME)).isPresent();
        assertThat(serializers.problems()).singleElement().asString().contains("com.example.Missing");
    }

    @Test
    void aFolderThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> Serializers.with(folder.resolve("nowhere")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("nowhere cannot be read");
    }

    private void jar(String name, String provided) throws IOException, URISyntaxException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Path source = Files.createDirectories(classes.resolve("com/example")).resolve("OrderSerializer.java");
        Files.writeString(source, documented());
        compile(source, classes);
        try (var jar = new JarOutputStream(Files.newOutputStream(folder.resolve(name)))) {
            jar.putNextEntry(new JarEntry("com/example/OrderSerializer.class"));
            jar.write(Files.readAllBytes(classes.resolve("com/example/OrderSerializer.class")));
            jar.putNextEntry(new JarEntry(SERVICE));
            jar.write((provided + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    private static String documented() throws IOException {
        Matcher example = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("..", "docs", "events.md")));
        assertThat(example.find()).as("docs/events.md has an example").isTrue();
        return example.group(1);
    }

    private static void compile(Path source, Path classes) throws IOException, URISyntaxException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Path api = Path.of(PayloadSerializer.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        StringWriter said = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            said,
                            files,
                            null,
                            List.of("-cp", api.toString(), "-d", classes.toString()),
                            null,
                            files.getJavaFileObjects(source))
                    .call();
            assertThat(compiled).as(said.toString()).isTrue();
        }
    }
}
