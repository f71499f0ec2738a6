package dev.tocsin.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {

    private static final String SHOP = """
            endpoints:
              - name: Shop
                url: https://shop.example/health
                method: GET
                header: { Authorization: Bearer hush-1 }
                timeout: 1
                expectation:
                  - { type: HTTP_STATUS, status_range: 200 }
                  - { type: REGEX, regex: "(a)?(?(1)b)" }
                component_id: 1
                action: [CREATE_INCIDENT]
                public_incidents: true
                frequency: 5
            cachet: { api_url: "https://status.example/api/v1", token: hush-2 }
            """;
    private static final String GOOD = SHOP.replace("(?(1)b)", "b");
    private static final String PINGER = """
            [main]
            debug=true
            only_log=false
            interval=60
            error_interval=30
            [slack]
            url=https://slack.example/api/chat.postMessage
            channel=#ops
            token=hush-1
            user=Checker {{ 100% }}
            [sentry]
            url=https://KEY:hush-2@sentry.example/42
            [token_auth]
            header=X-Token
            token=hush-3
            [urls]
            prod=https://jobs.example/a
            dev=http://localhost:9/a?x=1, http://localhost:9/b?api_key=hush-4
            """;

    @TempDir
    private Path folder;

    private final StringWriter output = new StringWriter();

    private int imported(String tool, String text, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("config"), text);
        String[] arguments = new String[5 + options.length];
        System.arraycopy(new String[] {"import", tool, file.toString(), "--out", out().toString()}, 0, arguments, 0, 5);
        System.arraycopy(options, 0, arguments, 5, options.length);
        return run(arguments);
    }

    private int run(String... arguments) {
        return Tocsin.run(new PrintWriter(output, true), new PrintWriter(output, true), arguments);
    }

    private Path out() {
        return folder.resolve("tocsin.yaml");
    }

    @Test
    void writesAFileThatIsValidAndSecretsApartFromItForTheirOwnerAlone() throws IOException {
        assertThat(imported("cachet-url-monitor", GOOD)).isEqualTo(Tocsin.DONE);

        Path secrets = folder.resolve("tocsin.secrets");
        assertThat(secrets.resolve("endpoints.shop.headers.Authorization")).hasContent("Bearer hush-1");
        assertThat(secrets.resolve("cachet.token")).hasContent("hush-2");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets.resolve("cachet.token"))))
                .isEqualTo("rw-------");
        assertThat(output.toString())
                .contains("tocsin.yaml was written: endpoints 1, hooks 1.")
                .contains("2 secrets are in " + secrets + ", for you alone to read; the file refers to them.")
                .doesNotContain("hush");
        assertThat(out()).content().doesNotContain("hush");
        assertThat(run("validate", "-f", out().toString())).isEqualTo(Tocsin.DONE);
    }

    @Test
    void writesNothingWhereSomethingCannotMeanTheSame() throws IOException {
        assertThat(imported("cachet-url-monitor", SHOP)).isEqualTo(Tocsin.INVALID);

        assertThat(output.toString())
                .contains("nothing was written, because this cannot mean the same (--force leaves it out):")
                .contains("config:9: endpoints[0].expectation[1].regex: ")
                .doesNotContain("hush");
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().contains("tocsin"));
    }

    @Test
    void forceLeavesOutWhatCannotMeanTheSameAndSaysSo() throws IOException {
        assertThat(imported("cachet-url-monitor", SHOP, "--force")).isEqualTo(Tocsin.DONE);

        assertThat(output.toString())
                .contains("left out, because it cannot mean the same:\n")
                .contains("endpoints[0].expectation[1].regex");
        assertThat(out()).content().contains("status: '200'").doesNotContain("matches_start");
        assertThat(run("validate", "-f", out().toString())).isEqualTo(Tocsin.DONE);
    }

    @Test
    void whatIsThereIsReplacedByForceAlone() throws IOException {
        Files.writeString(out(), "mine");

        assertThat(imported("cachet-url-monitor", GOOD)).isEqualTo(Tocsin.INVALID);
        assertThat(out()).hasContent("mine");
        assertThat(output.toString()).contains("is there already: name another file with --out");

        assertThat(imported("cachet-url-monitor", GOOD, "--force")).isEqualTo(Tocsin.DONE);
        assertThat(out()).content().contains("name: Shop");
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        assertThat(run("import", "py-pinger", folder.resolve("nowhere.ini").toString(), "--out", out().toString()))
                .isEqualTo(Tocsin.INVALID);
        assertThat(output.toString()).contains("nowhere.ini: there is no such file");
    }

    @Test
    void takesOverTasksOfBothListsTokensAndServices() throws IOException {
        assertThat(imported("py-pinger", PINGER)).isEqualTo(Tocsin.DONE);

        assertThat(out())
                .content()
                .contains("url: http://localhost:9/a?x=1", "tags: [dev]", "tags: [prod]", "enabled: false")
                .contains("api_url: 'https://slack.example/api'", "dsn: 'https://KEY@sentry.example/42'")
                .contains("api_key=${file:")
                .doesNotContain("hush");
        assertThat(output.toString())
                .contains("the second half of the key is a secret that Sentry does not need: left out")
                .contains("while a task fails it is told again each minute")
                .contains("endpoints 3, hooks 2.")
                .doesNotContain("hush");
        assertThat(folder.resolve("tocsin.secrets/token_auth.token")).hasContent("hush-3");
        assertThat(run("validate", "-f", out().toString())).isEqualTo(Tocsin.DONE);
    }

    @Test
    void onlyLogIsWrittenAsLogOnlyBesideTheHooks() throws IOException {
        assertThat(imported("py-pinger", PINGER.replace("only_log=false", "only_log=true")))
                .isEqualTo(Tocsin.DONE);

        assertThat(out()).content().contains("log_only: true").doesNotContainPattern("name: slack\\s+enabled");
        assertThat(output.toString()).contains("messages are recorded and nothing is sent, as its README says");
        assertThat(run("validate", "-f", out().toString())).isEqualTo(Tocsin.DONE);
    }
}
