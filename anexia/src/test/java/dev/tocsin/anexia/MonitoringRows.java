package dev.tocsin.anexia;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tocsin.anexia.up.Warning;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The hard edge cases of Anexia's Django plugin, row by row, on whatever server. */
abstract class MonitoringRows {

    private static final String TOKEN = "T";
    private static final String UP = "/anxapi/v1/up/";
    private static final String MODULES = "/anxapi/v1/modules/";
    private static final String WITH_TOKEN = "?access_token=" + TOKEN;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private int port;

    /** Serves it and says on which port. */
    abstract int serve(Monitoring monitoring) throws IOException;

    @AfterEach
    abstract void stop();

    @Test
    void row01TokenInTheAuthorizationHeaderOnlyIs401() throws Exception {
        start(Monitoring.builder(TOKEN));

        var answer = send(request(UP).header("Authorization", "Bearer " + TOKEN));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("401 Unauthorized");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    }

    @Test
    void row02OfSeveralTokensTheLastWins() throws Exception {
        start(Monitoring.builder(TOKEN));

        assertThat(get(UP + "?access_token=T&access_token=bad").statusCode()).isEqualTo(401);
        assertThat(get(UP + "?access_token=bad&access_token=T").statusCode()).isEqualTo(200);
    }

    @Test
    void row03WithoutATokenInTheSettingsAnEmptyOneIs401() throws Exception {
        start(Monitoring.builder((String) null));

        assertThat(get(UP + "?access_token=").statusCode()).isEqualTo(401);
        assertThat(get(UP).statusCode()).isEqualTo(401);
    }

    @Test
    void row04WithAnEmptyTokenInTheSettingsAnEmptyOneIs401() throws Exception {
        start(Monitoring.builder(""));

        assertThat(get(UP + "?access_token=").statusCode()).isEqualTo(401);
        assertThat(get(MODULES + "?access_token=").statusCode()).isEqualTo(401);
    }

    @Test
    void row05TheTokenIsDecodedBeforeItIsCompared() throws Exception {
        start(Monitoring.builder("a b+ä/%"));

        assertThat(get(UP + "?access_token=a+b%2B%C3%A4%2F%25").statusCode()).isEqualTo(200);
        assertThat(get(UP + "?access_token=a%20b%2B%C3%A4/%25").statusCode()).isEqualTo(200);
        assertThat(get(UP + "?access_token=a+b+%C3%A4/%25").statusCode()).isEqualTo(401);
    }

    @Test
    void row06ATokenThatDiffersInCaseIs401() throws Exception {
        start(Monitoring.builder(TOKEN));

        assertThat(get(UP + "?access_token=t").statusCode()).isEqualTo(401);
    }

    @Test
    void row07WithoutTheSlashItIsRedirectedWithItsQuery() throws Exception {
        start(Monitoring.builder(TOKEN));

        var answer = get("/anxapi/v1/up?access_token=T&a=%20");

        assertThat(answer.statusCode()).isEqualTo(301);
        assertThat(answer.headers().firstValue("Location")).contains("/anxapi/v1/up/?access_token=T&a=%20");
        assertThat(get("/anxapi/v1/modules").headers().firstValue("Location")).contains(MODULES);
    }

    @Test
    void row08HeadHasTheLengthButNoBody() throws Exception {
        start(Monitoring.builder(TOKEN));

        var answer = send(request(UP + WITH_TOKEN).method("HEAD", BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Length")).contains("2");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain");
        assertThat(answer.body()).isEmpty();
        assertThat(send(request(UP).method("HEAD", BodyPublishers.noBody())).statusCode())
                .isEqualTo(401);
    }

    @Test
    void row09OptionsNeedsNoToken() throws Exception {
        start(Monitoring.builder(TOKEN));

        var answer = send(request(MODULES).method("OPTIONS", BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertOpen(answer);
    }

    @Test
    void row10PostWithTheTokenIs405() throws Exception {
        start(Monitoring.builder(TOKEN));

        for (String method : new String[] {"POST", "PUT", "DELETE"}) {
            var answer = send(request(UP + WITH_TOKEN).method(method, BodyPublishers.ofString("x")));
            assertThat(answer.statusCode()).isEqualTo(405);
            assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS");
        }
    }

    @Test
    void row11OneWarningIs200() throws Exception {
        start(Monitoring.builder(TOKEN).check("disk", () -> {
            throw new Warning("disk 80%");
        }));

        var answer = get(UP + WITH_TOKEN);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("WARNING: disk 80%");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain");
        assertThat(answer.headers().firstValue("Allow")).contains("GET");
        assertOpen(answer);
    }

    @Test
    void row12WarningsComeBeforeErrors() throws Exception {
        start(Monitoring.builder(TOKEN)
                .check("queue", () -> {
                    throw new IllegalStateException("queue down");
                })
                .check("disk", () -> {
                    throw new Warning("disk 80%");
                }));

        var answer = get(UP + WITH_TOKEN);

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("WARNING: disk 80%\nERROR: queue down");
        assertOpen(answer);
    }

    @Test
    void row13AnErrorWithoutATextIsADash() throws Exception {
        start(Monitoring.builder(TOKEN)
                .check("queue", () -> {
                    throw new IllegalStateException("queue down");
                })
                .check("cache", () -> {
                    throw new IllegalStateException("");
                }));

        assertThat(get(UP + WITH_TOKEN).body()).isEqualTo("ERROR: queue down\nERROR: -");
    }

    @Test
    void row14WhatACheckReturnsDoesNotMatter() throws Exception {
        AtomicBoolean fresh = new AtomicBoolean();
        start(Monitoring.builder(TOKEN).check("cache", () -> fresh.get()));

        var answer = get(UP + WITH_TOKEN);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("OK");
    }

    @Test
    void row15ACheckThatHangsIsBoundedAndHidesNoOther() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        start(Monitoring.builder(TOKEN)
                .timeout(Duration.ofMillis(300))
                .check("queue", () -> {
                    throw new IllegalStateException("queue down");
                })
                .check("cache", never::await));

        var answer = get(UP + WITH_TOKEN);

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("ERROR: queue down\nERROR: cache: no answer within 300 ms");
    }

    @Test
    void row16AQueryOnATableThatIsMissingIsAnError() throws Exception {
        start(Monitoring.builder(TOKEN)
                .query(
                        "users",
                        () -> DriverManager.getConnection("jdbc:sqlite::memory:"),
                        "select count(*) from auth_user"));

        var answer = get(UP + WITH_TOKEN);

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).startsWith("ERROR: ").contains("no such table: auth_user");
    }

    @Test
    void row17WithoutTheDatabaseChecksADatabaseThatIsDownDoesNotMatter() throws Exception {
        start(Monitoring.builder(TOKEN));

        assertThat(get(UP + WITH_TOKEN).body()).isEqualTo("OK");
    }

    @Test
    void aDatabaseThatIsDownIsAnErrorOfEachOfItsChecks() throws Exception {
        start(Monitoring.builder(TOKEN)
                .database("default", () -> DriverManager.getConnection("jdbc:sqlite:/nowhere/at/all.db"))
                .query("users", () -> DriverManager.getConnection("jdbc:sqlite:/nowhere/at/all.db"), "select 1"));

        var down = get(UP + WITH_TOKEN);
        assertThat(down.statusCode()).isEqualTo(500);
        assertThat(down.body().split("\n")).hasSize(2).allMatch(line -> line.startsWith("ERROR: "));
    }

    @Test
    void row18AModuleThatIsUnknownUpstreamHasNoNewestVersion() throws Exception {
        try (var upstream = new FakeRepository()) {
            upstream.has("org/assertj/assertj-core", "3.27.7", "99.1.0");
            start(Monitoring.builder(TOKEN).repository(upstream.url()));

            var answer = get(MODULES + WITH_TOKEN);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
            assertOpen(answer);
            JsonNode unknown = module(answer, "com.fasterxml.jackson.core:jackson-core");
            assertThat(unknown.get("installed_version").asText()).matches("\\d+\\..*");
            assertThat(unknown.get("newest_version").asText()).isEmpty();
            assertThat(unknown.get("newest_version_licences").toString()).isEqualTo("[\"\"]");
            JsonNode known = module(answer, "org.assertj:assertj-core");
            assertThat(known.get("newest_version").asText()).isEqualTo("99.1.0");
            assertThat(known.get("newest_version_licences").toString()).isEqualTo("[\"A licence\"]");
        }
    }

    @Test
    void row19WithAnUnreachableRegistryTheModulesAreTold() throws Exception {
        URI gone;
        try (var upstream = new FakeRepository()) {
            gone = upstream.url();
        }
        start(Monitoring.builder(TOKEN).repository(gone));

        var answer = get(MODULES + WITH_TOKEN);

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode module = module(answer, "org.assertj:assertj-core");
        assertThat(module.get("installed_version").asText()).isNotEmpty();
        assertThat(module.get("newest_version").asText()).isEmpty();
    }

    @Test
    void row20A401HasNoCorsHeadersAndTellsNothing() throws Exception {
        start(Monitoring.builder(TOKEN).check("queue", () -> {
            throw new IllegalStateException("queue down");
        }));

        for (String path : new String[] {UP, MODULES, UP + "?access_token"}) {
            var answer = get(path);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).isEqualTo("401 Unauthorized");
            assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
        }
    }

    @Test
    void row21AFrameworkThatIsNoModuleHasNoVersions() throws Exception {
        start(Monitoring.builder(TOKEN).framework("struts", "org.apache.struts:struts2-core"));

        JsonNode runtime = JSON.readTree(get(MODULES + WITH_TOKEN).body()).get("runtime");

        assertThat(runtime.get("framework").asText()).isEqualTo("struts");
        assertThat(runtime.get("framework_installed_version").isNull()).isTrue();
        assertThat(runtime.get("framework_newest_version").isNull()).isTrue();
    }

    @Test
    void bothNamesOfTheRuntimeTellTheSame() throws Exception {
        start(Monitoring.builder(TOKEN).framework("assertj", "org.assertj:assertj-core"));

        String body = get(MODULES + WITH_TOKEN).body();

        JsonNode report = JSON.readTree(body);
        assertThat(report.get("platform")).isEqualTo(report.get("runtime"));
        assertThat(report.at("/runtime/platform").asText()).isEqualTo("java");
        assertThat(report.at("/runtime/platform_version").asText())
                .startsWith(Runtime.version().toString());
        assertThat(report.at("/runtime/framework_installed_version").asText()).isNotEmpty();
        assertThat(body).startsWith("{\"runtime\": {\"platform\": \"java\", ").doesNotContain("\n");
    }

    @Test
    void aTokenThatIsLookedUpMayChange() throws Exception {
        AtomicBoolean changed = new AtomicBoolean();
        start(Monitoring.builder(() -> Optional.of(changed.get() ? "new" : "old")));
        assertThat(get(UP + "?access_token=old").statusCode()).isEqualTo(200);

        changed.set(true);

        assertThat(get(UP + "?access_token=old").statusCode()).isEqualTo(401);
        assertThat(get(UP + "?access_token=new").statusCode()).isEqualTo(200);
    }

    @Test
    void otherPathsAreNotFound() throws Exception {
        start(Monitoring.builder(TOKEN));

        assertThat(get("/anxapi/v1/other/" + WITH_TOKEN).statusCode()).isEqualTo(404);
        assertThat(get("/anxapi/v1/up/more" + WITH_TOKEN).statusCode()).isEqualTo(404);
    }

    private void start(MonitoringBuilder wanted) throws IOException {
        port = serve(wanted.build());
    }

    private static JsonNode module(HttpResponse<String> answer, String name) throws IOException {
        return StreamSupport.stream(JSON.readTree(answer.body()).get("modules").spliterator(), false)
                .filter(module -> module.get("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in " + answer.body()));
    }

    private static void assertOpen(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Methods")).contains("GET, OPTIONS");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                .contains("true");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
    }
}
