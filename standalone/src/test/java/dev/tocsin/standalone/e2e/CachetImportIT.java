package dev.tocsin.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code tocsin import cachet} of pages of Cachet 2.3, 2.4 and 3 with more components than one answer has. */
class CachetImportIT {

    private static final int MANY = 230;

    @TempDir
    Path folder;

    private final Map<String, CachetPage> pages =
            Map.of("2.3", new CachetTwo(false), "2.4", new CachetTwo(true), "3", new CachetThree());
    private Services services;
    private String said = "";

    @BeforeEach
    void serve() throws Exception {
        services = new Services(Map.copyOf(pages));
        pages.values().forEach(page -> {
            for (int id = 1; id <= MANY; id++) {
                page.component(id, 1, id != 2);
                page.link(id, id == 3 ? "" : "https://c" + id + ".example/health");
            }
        });
    }

    @AfterEach
    void close() {
        services.close();
    }

    private Path out() {
        return folder.resolve("tocsin.yaml");
    }

    private int run(String... arguments) throws IOException, InterruptedException {
        Ran ran = Ran.command(arguments);
        said = ran.output();
        return ran.code();
    }

    @ParameterizedTest
    @CsvSource({"2.3, /api/v1, /api/v1", "2.4, '', /api/v1", "3, /api/, /api", "3, '', /api"})
    void allComponentsWithALinkBecomeEndpointsThatKeepThemUpToDate(String version, String named, String found)
            throws Exception {
        String url = services.url() + "/" + version;

        assertThat(run("import", "cachet", url + named, CachetPage.TOKEN, "--out", out().toString()))
                .as(said)
                .isZero();

        assertThat(said)
                .contains("component 3 (C3) has no link that could be asked: it is left out")
                .contains("endpoints " + (MANY - 2) + ", hooks 2.")
                .doesNotContain(CachetPage.TOKEN);
        assertThat(said.contains("component 2 (C2) is disabled")).isEqualTo(!version.equals("3"));
        assertThat(Files.readString(out()))
                .contains("name: C1\n", "name: C" + MANY + "\n", "url: https://c230.example/health")
                .contains("url: '${env:CACHET_API_URL:-" + url + found + "}'")
                .doesNotContain(CachetPage.TOKEN);
        Path secret = folder.resolve("tocsin.secrets/cachet.token");
        assertThat(secret).hasContent(CachetPage.TOKEN);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                .isEqualTo("rw-------");
        assertThat(run("validate", "-f", out().toString())).as(said).isZero();
    }

    @Test
    void whereNothingAnswersOrNothingCanBeAskedNothingIsWritten() throws Exception {
        String url = services.url() + "/none";

        assertThat(run("import", "cachet", url, CachetPage.TOKEN, "--out", out().toString()))
                .isEqualTo(3);
        assertThat(said).contains("there is no Cachet of version 2 or 3:", url + "/api/v1/components: answers 404");
        assertThat(run("import", "cachet", CachetPage.TOKEN, url, "--out", out().toString()))
                .isEqualTo(2);
        assertThat(said).contains("expected the URL of a Cachet first").doesNotContain(CachetPage.TOKEN);
        assertThat(run("import", "cachet", url, "--out", out().toString())).isEqualTo(2);
        assertThat(said).contains("expected an API token behind the URL, or in the variable CACHET_TOKEN");
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().contains("tocsin"));
    }
}
