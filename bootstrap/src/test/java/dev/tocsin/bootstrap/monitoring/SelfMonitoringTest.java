package dev.tocsin.bootstrap.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.anexia.Monitoring;
import dev.tocsin.anexia.Request;
import dev.tocsin.anexia.Response;
import dev.tocsin.bootstrap.management.PartHealth;
import dev.tocsin.bootstrap.settings.InvalidSettings;
import dev.tocsin.bootstrap.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfMonitoringTest {

    private static final String TOKEN = "ANX_MONITORING_ACCESS_TOKEN";

    private final Map<String, String> values = new HashMap<>(Map.of(TOKEN, "T"));
    private final Map<String, String> environment = new HashMap<>();
    private List<Part> parts = List.of(new Part("reader", true, true, List.of()));

    @TempDir
    private Path folder;

    private record Part(String part, boolean live, boolean ready, List<String> reasons) implements PartHealth {}

    @Test
    void aProcessWhosePartsAreReadyIsUp() {
        assertThat(up("T").body()).isEqualTo("OK");
        assertThat(up("U").status()).isEqualTo(401);
    }

    @Test
    void partsThatAreNotReadyOrNotLiveAreAnErrorWithTheirReasons() {
        parts = List.of(
                new Part("reader", true, true, List.of()),
                new Part("writer", true, false, List.of("no broker answers")),
                new Part("counter", false, true, List.of("fenced")));

        assertThat(up("T").status()).isEqualTo(500);
        assertThat(up("T").body()).isEqualTo("ERROR: writer: no broker answers; counter: fenced");
    }

    @Test
    void withoutATokenNobodyIsLetIn() {
        values.remove(TOKEN);

        assertThat(up("").status()).isEqualTo(401);
    }

    @Test
    void aTokenMayBeAReferenceThatIsLookedUpForEachRequest() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "first\n");
        values.put(TOKEN, "${file:" + file + "}");
        assertThat(up("first").status()).isEqualTo(200);

        values.put(TOKEN, "${env:ELSEWHERE}");
        environment.put("ELSEWHERE", "third");
        assertThat(up("third").status()).isEqualTo(200);
    }

    @Test
    void aReferenceThatRefersToNothingLetsNobodyIn() {
        values.put(TOKEN, "${env:" + TOKEN + "}");

        assertThat(up("${env:" + TOKEN + "}").status()).isEqualTo(401);
        assertThat(up("").status()).isEqualTo(401);
    }

    @Test
    void aDatabaseAndAQueryAreCheckedByConfiguration() {
        values.put("ANX_MONITORING_DATABASE", "jdbc:sqlite:" + folder.resolve("users.db"));
        assertThat(up("T").body()).isEqualTo("OK");

        values.put("ANX_MONITORING_QUERY", "select count(*) from auth_user");
        assertThat(up("T").status()).isEqualTo(500);
        assertThat(up("T").body()).contains("no such table: auth_user");

        values.put("ANX_MONITORING_TEST_QUERY_USERS", "false");
        assertThat(up("T").body()).isEqualTo("OK");
    }

    @Test
    void aDatabaseThatIsDownIsAnErrorOfEachCheckUnlessTheyAreOff() {
        values.put("ANX_MONITORING_DATABASE", "jdbc:sqlite:/nowhere/at/all/users.db");
        values.put("ANX_MONITORING_QUERY", "select 1");
        assertThat(up("T").body().lines()).hasSize(2).allMatch(line -> line.startsWith("ERROR: "));

        values.put("ANX_MONITORING_TEST_DB_CONNECTIONS", "false");
        values.put("ANX_MONITORING_TEST_QUERY_USERS", "false");
        assertThat(up("T").body()).isEqualTo("OK");
    }

    @Test
    void whatTheDriverSaysIsToldWithoutTheAddress() {
        values.put("ANX_MONITORING_DATABASE", "jdbc:sqlite:/nowhere/at/all/hunter2.db");

        assertThat(up("T").body()).startsWith("ERROR: ").doesNotContain("jdbc:sqlite");
    }

    @Test
    void allThatCannotBeUsedIsReportedTogetherWithoutSecrets() {
        values.put("ANX_MONITORING_DATABASE", "jdbc:oracle:thin:me/hunter2@db");
        values.put("ANX_MONITORING_REPOSITORY", "ftp://me:hunter2@repository");
        values.put("ANX_MONITORING_TIMEOUT", "2m");

        assertThatThrownBy(this::monitoring)
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("ANX_MONITORING_DATABASE: expected the JDBC URL of a database whose driver is")
                .hasMessageContaining("ANX_MONITORING_REPOSITORY: expected an address that begins with https:// or")
                .hasMessageContaining("ANX_MONITORING_TIMEOUT: expected a duration from 1ms to 1m but was '2m'")
                .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("hunter2"));
    }

    @Test
    void aPasswordThatIsNotThereIsReported() {
        values.put("ANX_MONITORING_DATABASE", "jdbc:sqlite::memory:");
        values.put("ANX_MONITORING_DATABASE_PASSWORD", "${env:NOT_THERE}");

        assertThatThrownBy(this::monitoring)
                .hasMessageContaining("ANX_MONITORING_DATABASE_PASSWORD: reference ${env:NOT_THERE}");
    }

    private Response up(String token) {
        return monitoring()
                .answer(new Request("GET", "/anxapi/v1/up/", "access_token=" + encoded(token)))
                .join();
    }

    private static String encoded(String token) {
        return java.net.URLEncoder.encode(token, java.nio.charset.StandardCharsets.UTF_8);
    }

    private Monitoring monitoring() {
        return SelfMonitoring.of(Settings.of(values), () -> parts, name -> Optional.ofNullable(environment.get(name)));
    }
}
