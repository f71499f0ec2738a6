package dev.tocsin.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.standalone.e2e.Services.Arrival;
import dev.tocsin.standalone.e2e.Services.Said;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All four programs replaced at once: the examples of their READMEs with the addresses of this machine, as a folder of imports
 * and the page on migrating make them; one outage, in the middle of which everything is killed.
 */
class FourProgramsDjangoIT {

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Path EXAMPLES = Path.of("../importers/src/test/resources");
    private static final String PUSH_TOKEN = "apptoken-7";
    private static final String MONITORING = "custom_access_token";
    private static final String HOOK_TOKEN = "12345";

    @TempDir
    static Path folder;

    private static final CachetTwo CACHET = new CachetTwo(true);
    private static Backends backends;
    private static Services services;
    private static DjangoApplication django;
    private static Installation tocsin;

    @BeforeAll
    static void playAnOutage() throws Exception {
        backends = new Backends(folder);
        CACHET.component(1, 3, true);
        CACHET.component(2, 1, true);
        services = new Services(Map.of(
                "cachet",
                CACHET,
                "slack",
                ChatServices::slack,
                "hipchat",
                ChatServices::hipchat,
                "sentry",
                AlertServices::sentry,
                "push",
                (arrival, path) -> new Said(200, ""),
                "django",
                (arrival, path) -> new Said(200, "")));
        django = new DjangoApplication(folder);
        tocsin = Installation.following(configurations(), folder)
                .environment("CACHET_TOKEN", CachetPage.TOKEN)
                .environment("HOOK_TOKEN", HOOK_TOKEN)
                .environment("ANX_MONITORING_ACCESS_TOKEN", MONITORING);
        tocsin.start();
        awaitPublished();
        await("what is well is shown as such").atMost(SOON).until(() -> CACHET.status(1) == 1 && allAreTold());
        backends.breakDown();
        django.python("register.py", "ada");
        await("all were told of the outage").atMost(SOON).untilAsserted(() -> areTold(1, 3, 4));
        tocsin.kill();
        django.python("register.py", "bob");
        int before = backends.asked();
        tocsin.start();
        await("all were asked again").atMost(SOON).until(() -> backends.asked() > before + 10);
        backends.mend();
        await("all were told that it is over").atMost(SOON).untilAsserted(() -> areTold(2, 1, 1));
    }

    /** So often, and the application's hooks twice as often; both components are as said; and nothing is owed. */
    private static void areTold(int times, int first, int second) throws Exception {
        assertThat(Stream.of("push", "slack", "hipchat", "sentry", "django")
                        .map(service -> services.arrivals(service).size()))
                .as("messages to each service; %s", services.arrivals("slack"))
                .containsExactly(times, times, times, times, 2 * times);
        assertThat(CACHET.status(1)).isEqualTo(first);
        assertThat(CACHET.status(2)).isEqualTo(second);
        assertThat(allAreTold()).as("nothing is owed").isTrue();
    }

    /** A folder with what the imports make of both files, and with the hooks of the application. */
    private static Path configurations() throws Exception {
        Path made = Files.createDirectory(folder.resolve("configuration"));
        cachetUrlMonitor(made);
        pyPinger(made);
        hooks(made);
        return made;
    }

    private static void cachetUrlMonitor(Path made) throws Exception {
        imported(
                "cachet-url-monitor",
                "cachet/readme.yml",
                made.resolve("cachet.yaml"),
                Map.of(
                        "http://www.google.com",
                        backends.url() + "/google",
                        "http://www.amazon.com",
                        backends.url() + "/amazon",
                        "https://www.Insecure-site-internal.com",
                        backends.secureUrl(),
                        "http://status.cachethq.io",
                        services.url() + "/cachet",
                        "https://push.example.com/message?token=<apptoken>",
                        services.url() + "/push/message?token=" + PUSH_TOKEN,
                        "timeout: 1",
                        "timeout: 9",
                        "threshold: 1",
                        "threshold: 9",
                        "frequency: 5",
                        "frequency: 0.5"));
    }

    private static void pyPinger(Path made) throws Exception {
        Path pinger = made.resolve("pinger.yaml");
        imported(
                "py-pinger",
                "pinger/readme.ini",
                pinger,
                Map.of(
                        "https://my-backend.com",
                        backends.url(),
                        "https://slack.com",
                        services.url() + "/slack",
                        "<Insert Slack API Token>",
                        ChatServices.SLACK_TOKEN,
                        "room=",
                        "room=On Call",
                        "auth=",
                        "auth=" + ChatServices.HIPCHAT_TOKEN,
                        "<API URL provided by Sentry>",
                        services.url().replace("://", "://" + AlertServices.SENTRY_KEY + "@") + "/sentry/42",
                        "only_log=true",
                        "only_log=false",
                        "interval=60",
                        "interval=1"));
        Files.writeString(
                pinger,
                Files.readString(pinger)
                        .replace("https://api.hipchat.com", services.url() + "/hipchat")
                        .replaceAll("error_interval: \\w+", "error_interval: 1s")
                        .replaceAll("timeout: \\w+", "timeout: 9s"));
    }

    private static void hooks(Path made) throws Exception {
        Files.writeString(
                made.resolve("django.yaml"), """
                databases:
                  - name: shop
                    url: postgresql://postgres@127.0.0.1:%1$d/postgres
                    columns: { exclude: [auth_user.password] }
                hooks:
                  - name: users
                    listen: { table: shop.public.auth_user, signals: [django.db.models.signals.post_save] }
                    send:
                      url: %2$s/django/users
                      method: POST
                      headers: { test-token: "${env:HOOK_TOKEN}" }
                      content_type: application/json
                      object_type: auth.user
                  - name: orders
                    listen: { table: shop.public.shop_order, signals: [post_save] }
                    send:
                      url: %2$s/django/orders
                      content_type: application/json
                      template: |-
                        {"instance_id": {{instance.id}}, "event_type": "{{event_type}}", "instance_name": "{{instance.slug}}",
                         "nested_attribute": "{{instance.customer.name}}"}
                """.formatted(django.postgres().getPort(), services.url()));
    }

    private static void imported(String tool, String example, Path out, Map<String, String> replaced) throws Exception {
        String text = Files.readString(EXAMPLES.resolve(example));
        for (Map.Entry<String, String> one : replaced.entrySet()) {
            assertThat(text).contains(one.getKey());
            text = text.replace(one.getKey(), one.getValue());
        }
        Path theirs = Files.writeString(folder.resolve(Path.of(example).getFileName()), text);
        Ran ran = Ran.command("import", tool, theirs.toString(), "--out", out.toString());
        assertThat(ran.code()).as(ran.output()).isZero();
    }

    @AfterAll
    static void close() throws Exception {
        tocsin.close();
        services.close();
        backends.close();
        django.close();
    }

    @Test
    void cachetHasOneIncidentOfTheOutage() {
        assertThat(CACHET.incidents()).singleElement().satisfies(incident -> {
            assertThat(incident.name()).isEqualTo("Amazon is unavailable");
            assertThat(incident.visible()).isTrue();
            assertThat(incident.updates()).isEqualTo(1);
        });
        assertThat(services.arrivals("cachet"))
                .filteredOn(arrival ->
                        arrival.method().equals("PUT") && arrival.path().endsWith("/api/v1/components/1"))
                .extracting(arrival -> arrival.json().getInteger("status"))
                .containsExactly(1, 3, 1);
        assertThat(services.arrivals("cachet"))
                .filteredOn(arrival ->
                        arrival.method().equals("POST") && arrival.path().endsWith("/api/v1/incidents"))
                .singleElement()
                .satisfies(arrival -> {
                    assertThat(arrival.json().getInteger("status")).isEqualTo(1);
                    assertThat(arrival.json().getInteger("component_id")).isEqualTo(2);
                    assertThat(arrival.json().getInteger("component_status")).isEqualTo(4);
                    assertThat(Services.header(arrival, "X-Cachet-Token")).isEqualTo(CachetPage.TOKEN);
                });
    }

    @Test
    void theWebhookIsCalledWithItsTextsInTheQueryAndNoBody() {
        List<Arrival> pushed = services.arrivals("push");
        assertThat(pushed).extracting(Arrival::method).containsExactly("POST", "POST");
        assertThat(pushed).extracting(Arrival::path).containsOnly("/push/message");
        assertThat(pushed).extracting(Arrival::body).containsOnly("");
        assertThat(CachetTwo.query(pushed.get(0)))
                .containsEntry("token", PUSH_TOKEN)
                .containsEntry("title", "Amazon is unavailable")
                .containsEntry("priority", "5")
                .hasEntrySatisfying("message", message -> assertThat(message).contains("503"));
        assertThat(CachetTwo.query(pushed.get(1)))
                .isEqualTo(Map.of(
                        "token", PUSH_TOKEN,
                        "title", "Amazon is operational",
                        "message", "Amazon is operational",
                        "priority", "5"));
    }

    @Test
    void slackHearsOfTheTaskAsPyPingerSaidIt() {
        JsonObject failed = services.arrivals("slack").get(0).json();
        assertThat(failed)
                .isEqualTo(new JsonObject()
                        .put("channel", "application-status")
                        .put("username", "My Task Checker Bot")
                        .put("icon_emoji", ":robot:")
                        .put("text", failure()));
        JsonObject again = services.arrivals("slack").get(1).json();
        assertThat(again.getString("thread_ts")).isEqualTo(ChatServices.TS);
        assertThat(again.getString("text")).isEqualTo("Status: " + backends.url() + "/task2 is OK again!");
    }

    @Test
    void hipchatHearsTheSame() {
        assertThat(services.arrivals("hipchat"))
                .extracting(Arrival::json)
                .containsExactly(
                        new JsonObject()
                                .put("message", failure() + " (yey)")
                                .put("message_format", "text")
                                .put("color", "red")
                                .put("notify", true),
                        new JsonObject()
                                .put("message", "Status: " + backends.url() + "/task2 is OK again! (yey)")
                                .put("message_format", "text")
                                .put("color", "green")
                                .put("notify", true));
    }

    @Test
    void sentryGetsTwoEventsOfOneProblem() {
        List<JsonObject> events = services.arrivals("sentry").stream()
                .map(arrival -> new JsonObject(arrival.body().lines().toList().get(2)))
                .toList();
        assertThat(events).extracting(event -> event.getString("level")).containsExactly("error", "info");
        assertThat(events.get(0).getJsonObject("logentry").getString("formatted"))
                .isEqualTo(failure());
        assertThat(events.get(0).getJsonArray("fingerprint"))
                .isEqualTo(events.get(1).getJsonArray("fingerprint"));
    }

    @Test
    void whatTheApplicationSavedIsSentOnceAlsoWhatItSavedMeanwhile() {
        assertThat(services.arrivals("django"))
                .filteredOn(arrival -> arrival.path().equals("/django/orders"))
                .extracting(Arrival::json)
                .containsExactly(order(1, "ada"), order(2, "bob"));
        List<Arrival> users = services.arrivals("django").stream()
                .filter(arrival -> arrival.path().equals("/django/users"))
                .toList();
        assertThat(users).allSatisfy(arrival -> {
            assertThat(Services.header(arrival, "test-token")).isEqualTo(HOOK_TOKEN);
            assertThat(arrival.json().fieldNames())
                    .isEqualTo(Set.of("object_type", "object_id", "event_type", "object_serialization"));
            assertThat(arrival.json().getString("object_type")).isEqualTo("auth.user");
            assertThat(arrival.json().getString("event_type")).isEqualTo("created");
        });
        assertThat(users)
                .extracting(arrival ->
                        arrival.json().getJsonObject("object_serialization").getString("username"))
                .containsExactly("ada", "bob");
        assertThat(users.toString()).doesNotContain("password", "pbkdf2");
    }

    private static JsonObject order(int id, String name) {
        return new JsonObject()
                .put("instance_id", id)
                .put("event_type", "created")
                .put("instance_name", "of-" + name)
                .put("nested_attribute", name);
    }

    @Test
    void pollersOfAnexiaFindWhatTheyFound() throws Exception {
        String management = new JsonObject(Files.readString(folder.resolve("data/run.json"))).getString("management");
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(management + "/anxapi/v1/up/?access_token=" + MONITORING))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("OK");
    }

    private static String failure() {
        return "Error: Failure reported on process My Process running on My Server. Status: error Error: There was an error.";
    }

    /** Whether nothing is owed. */
    private static boolean allAreTold() throws Exception {
        return tocsin.get("/api/v1/callbacks/count?status=waiting").contains(":0")
                && tocsin.get("/api/v1/callbacks/count?status=sending").contains(":0");
    }

    private static void awaitPublished() {
        await("the tables are published").atMost(SOON).until(() -> {
            try (Connection connection = django.postgres().getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement();
                    var rows = statement.executeQuery("select count(*) = 2 from pg_publication_tables"
                            + " where exists (select 1 from pg_replication_slots where active)")) {
                return rows.next() && rows.getBoolean(1);
            }
        });
    }
}
