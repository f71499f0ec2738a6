package dev.tocsin.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.tocsin.definitions.check.Presets;
import dev.tocsin.definitions.model.Preset;
import dev.tocsin.standalone.e2e.Services.Arrival;
import io.vertx.core.json.JsonObject;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One outage, told by every preset to servers as strict as the services' documentation. */
class PresetsIT {

    private static final Duration SOON = Duration.ofSeconds(90);

    /**
     * A hook and what becomes of its callbacks.
     *
     * @param name of the hook; what stands before a dot is the preset
     * @param parameters in which {@code URL} is where the services are
     */
    record Row(String name, String parameters, String opened, String resolved) {
        Row(String name, String parameters, String both) {
            this(name, parameters, both, both);
        }
    }

    static List<Row> rows() {
        return List.of(
                new Row("slack", slack("slack", "#ops", "SLACK"), "status_code:200"),
                new Row("slack.busy", slack("slack-busy", "#ops", "SLACK"), "status_code:200"),
                new Row("slack.nowhere", slack("slack", "#nowhere", "SLACK"), "status_code:200-channel_not_found"),
                new Row("slack.stranger", slack("slack", "#ops", "WRONG"), "status_code:200-invalid_auth"),
                new Row("slack-webhook", "{ url: '${env:SLACK_URL}' }", "status_code:200"),
                new Row("slack-webhook.gone", "{ url: '${env:SLACK_URL}x' }", "status_code:404-no_service"),
                new Row("discord", "{ url: '${env:DISCORD_URL}' }", "status_code:200"),
                new Row("discord.busy", "{ url: '${env:DISCORD_BUSY_URL}' }", "status_code:200"),
                new Row("discord.unknown", "{ url: '${env:DISCORD_URL}x' }", "status_code:404-Unknown Webhook"),
                new Row("teams", "{ url: '${env:TEAMS_URL}' }", "status_code:202"),
                new Row("teams.busy", "{ url: '${env:TEAMS_BUSY_URL}' }", "status_code:202"),
                new Row("teams.unknown", "{ url: '${env:TEAMS_URL}x' }", "status_code:404-The workflow is not there."),
                new Row("telegram", telegram("telegram", -100), "status_code:200"),
                new Row("telegram.busy", telegram("telegram-busy", -100), "status_code:200"),
                new Row("telegram.nowhere", telegram("telegram", 1), "status_code:400-Bad Request: chat not found"),
                new Row("hipchat", hipchat("On Call"), "status_code:204"),
                new Row("hipchat.nowhere", hipchat("Nowhere"), "status_code:404-Room not found"),
                new Row("ntfy", "{ topic: ops, server: 'URL/ntfy', token: '${env:NTFY}' }", "status_code:200"),
                new Row("ntfy.stranger", "{ topic: ops, server: 'URL/ntfy' }", "status_code:401-unauthorized"),
                new Row("pagerduty", pagerduty("PAGERDUTY"), "status_code:202"),
                new Row(
                        "pagerduty.wrong",
                        pagerduty("WRONG"),
                        "status_code:400-Event object is invalid: Length of 'routing_key' is incorrect (should be 32"
                                + " characters)"),
                new Row("sentry", sentry("sentry", AlertServices.SENTRY_KEY), "status_code:200"),
                new Row("sentry.busy", sentry("sentry-busy", AlertServices.SENTRY_KEY), "status_code:200"),
                new Row("sentry.old", sentry("old-sentry", AlertServices.SENTRY_KEY), "status_code:200"),
                new Row("sentry.stranger", sentry("sentry", "other"), "status_code:401-bad sentry DSN public key"),
                new Row(
                        "email",
                        "{ server: 127.0.0.1, port: 'MAIL', tls: none, from: tocsin@shop.example, to: ops@shop.example }",
                        "status_code:250"),
                new Row(
                        "webhook",
                        "{ url: 'URL/webhook/{{ title }}', params: { text: '{{ message }}', name: '{{ title }}' } }",
                        "status_code:200"));
    }

    private static String slack(String service, String channel, String token) {
        return "{ channel: '%s', token: '${env:%s}', api_url: 'URL/%s/api' }".formatted(channel, token, service);
    }

    private static String telegram(String service, int chat) {
        return "{ chat_id: %d, token: '${env:TELEGRAM}', api_url: 'URL/%s' }".formatted(chat, service);
    }

    private static String hipchat(String room) {
        return "{ url: 'URL/hipchat', room: '%s', token: '${env:HIPCHAT}' }".formatted(room);
    }

    private static String pagerduty(String key) {
        return "{ routing_key: '${env:%s}', url: 'URL/pagerduty/v2/enqueue' }".formatted(key);
    }

    private static String sentry(String service, String key) {
        return "{ dsn: 'http://%s@AUTHORITY/%s/42' }".formatted(key, service);
    }

    @TempDir
    static Path folder;

    private static Site site;
    private static Services services;
    private static GreenMail mails;
    private static Installation tocsin;
    private static Map<String, JsonObject> callbacks = new HashMap<>();

    @BeforeAll
    static void tellOfAnOutage() throws Exception {
        site = new Site();
        services = new Services();
        mails = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mails.start();
        StringBuilder config = new StringBuilder("""
                endpoints:
                  - { name: "Shop <API>", id: shop, group: core, url: "%s", interval: 500ms, timeout: 5s, failures: 2, successes: 2 }
                egress: { allow: [127.0.0.0/8] }
                hooks:
                """.formatted(site.url()));
        for (Row row : rows()) {
            config.append("""
                      - name: %s
                        listen: { incidents: [opened, resolved] }
                        send: { %s: %s }
                        delivery: { delays: [0s, 1s, 1s, 1s] }
                    """.formatted(row.name(), row.name().replaceFirst("\\..*", ""), row.parameters())
                    .replace("MAIL", Integer.toString(mails.getSmtp().getPort()))
                    .replace("AUTHORITY", services.url().replace("http://", ""))
                    .replace("URL/", services.url() + "/"));
        }
        tocsin = new Installation(folder, config.toString())
                .environment("SLACK", ChatServices.SLACK_TOKEN)
                .environment("WRONG", "xoxb-wrong")
                .environment("SLACK_URL", services.url() + "/slack-webhook" + ChatServices.SLACK_PATH)
                .environment("DISCORD_URL", services.url() + "/discord" + ChatServices.DISCORD_PATH)
                .environment("DISCORD_BUSY_URL", services.url() + "/discord-busy" + ChatServices.DISCORD_PATH)
                .environment("TEAMS_URL", services.url() + "/teams/workflows/1/triggers/manual/paths/invoke")
                .environment("TEAMS_BUSY_URL", services.url() + "/teams-busy/workflows/1/triggers/manual/paths/invoke")
                .environment("TELEGRAM", ChatServices.TELEGRAM_TOKEN)
                .environment("HIPCHAT", ChatServices.HIPCHAT_TOKEN)
                .environment("NTFY", AlertServices.NTFY_TOKEN)
                .environment("PAGERDUTY", AlertServices.PAGERDUTY_KEY);
        tocsin.start();
        site.breakDown();
        await("all were told that it is down").atMost(SOON).until(() -> ended("opened"));
        site.mend();
        await("all were told that it is up").atMost(SOON).until(() -> ended("resolved"));
    }

    @AfterAll
    static void close() {
        tocsin.close();
        services.close();
        mails.stop();
        site.close();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void endsAsTheServiceSays(Row row) {
        JsonObject opened = callback(row.name() + " opened");
        JsonObject resolved = callback(row.name() + " resolved");

        assertThat(opened.getString("details")).isEqualTo(row.opened());
        assertThat(resolved.getString("details")).isEqualTo(row.resolved());
        assertThat(opened.getString("status")).isEqualTo(row.opened().matches("status_code:\\d+") ? "sent" : "error");
    }

    /** {@code cachet} has more to tell ({@link CachetIT}). */
    @Test
    void everyPresetHasItsRow() {
        Stream<String> presets =
                Presets.builtIn().all().stream().map(Preset::name).filter(name -> !name.equals("cachet"));

        assertThat(rows()).extracting(Row::name).containsAll(presets.toList());
    }

    @Test
    void slackHearsTheRestInTheThreadOfTheFirst() {
        List<Arrival> messages = services.arrivals("slack").stream()
                .filter(arrival -> Services.header(arrival, "authorization").contains(ChatServices.SLACK_TOKEN)
                        && "#ops".equals(arrival.json().getString("channel")))
                .toList();

        assertThat(messages).hasSize(2);
        assertThat(messages.get(0).json().getString("text")).startsWith("*Shop &lt;API&gt; is unavailable*");
        assertThat(messages.get(0).json().containsKey("thread_ts")).isFalse();
        assertThat(messages.get(1).json().getString("thread_ts")).isEqualTo(ChatServices.TS);
    }

    @Test
    void mailsOfOneIncidentBelongTogether() throws Exception {
        MimeMessage[] received = mails.getReceivedMessages();
        assertThat(received).hasSize(2);
        assertThat(received[0].getSubject()).isEqualTo("Shop <API> is unavailable");
        assertThat(received[1].getSubject()).isEqualTo("Shop <API> is operational");
        assertThat(received[0].getAllRecipients()).extracting(Object::toString).containsExactly("ops@shop.example");
        assertThat(received[0].getContent()).asString().contains("503", site.url());
        assertThat(received[0].getHeader("References", null))
                .startsWith("<inc_")
                .isEqualTo(received[1].getHeader("References", null));
    }

    @Test
    void telegramHearsTheRestInAReplyToTheFirst() {
        Arrival resolved = services.arrivals("telegram-busy").get(3);

        assertThat(resolved.json().getJsonObject("reply_parameters").getInteger("message_id"))
                .isEqualTo(77);
    }

    @Test
    void pagerDutyIsToldToResolveWhatItWasToldToTrigger() {
        List<JsonObject> events = services.arrivals("pagerduty").stream()
                .map(Arrival::json)
                .filter(event -> event.getString("routing_key").equals(AlertServices.PAGERDUTY_KEY))
                .toList();

        assertThat(events).extracting(event -> event.getString("event_action")).containsExactly("trigger", "resolve");
        assertThat(events.get(0).getString("dedup_key"))
                .startsWith("inc_")
                .isEqualTo(events.get(1).getString("dedup_key"));
    }

    @Test
    void whoAsksForAPauseIsAskedOnceMore() {
        for (String service : List.of("slack-busy", "discord-busy", "teams-busy", "telegram-busy", "sentry-busy")) {
            assertThat(services.arrivals(service)).as(service).hasSize(4);
        }
    }

    @Test
    void anOldSentryIsToldByItsStoreInTheSameAttempt() {
        assertThat(services.arrivals("old-sentry"))
                .extracting(Arrival::path)
                .containsExactly(
                        "/old-sentry/api/42/envelope/",
                        "/old-sentry/api/42/store/",
                        "/old-sentry/api/42/envelope/",
                        "/old-sentry/api/42/store/");
        assertThat(callback("sentry.old opened").getJsonArray("attempts")).hasSize(1);
    }

    @Test
    void aWebhookOfCachetUrlMonitorHasItsTextsInPathAndQueryAndNoBody() {
        Arrival opened = services.arrivals("webhook").get(0);

        assertThat(opened.method()).isEqualTo("POST");
        assertThat(opened.path()).isEqualTo("/webhook/Shop%20%3CAPI%3E%20is%20unavailable");
        assertThat(opened.query()).startsWith("name=Shop+%3CAPI%3E+is+unavailable&text=");
        assertThat(opened.body()).isEmpty();
        assertThat(Services.header(opened, "content-length")).isEqualTo("0");
    }

    @Test
    void noSecretIsInWhatIsTold() {
        assertThat(callbacks.values())
                .allSatisfy(callback -> assertThat(callback.encode())
                        .doesNotContain(
                                ChatServices.SLACK_TOKEN,
                                ChatServices.TELEGRAM_TOKEN,
                                ChatServices.HIPCHAT_TOKEN,
                                ChatServices.DISCORD_PATH,
                                AlertServices.PAGERDUTY_KEY,
                                AlertServices.NTFY_TOKEN));
    }

    private static JsonObject callback(String name) {
        return Objects.requireNonNull(callbacks.get(name));
    }

    /** Whether all callbacks of a kind have ended; they are remembered. */
    private static boolean ended(String kind) throws Exception {
        for (Row row : rows()) {
            for (Object listed :
                    new JsonObject(tocsin.get("/api/v1/callbacks?hook=" + row.name())).getJsonArray("data")) {
                JsonObject callback =
                        new JsonObject(tocsin.get("/api/v1/callbacks/" + ((JsonObject) listed).getString("id")));
                String type = callback.getJsonObject("event").getString("type");
                if (List.of("sent", "error").contains(callback.getString("status"))) {
                    callbacks.put(row.name() + " " + type.substring(type.lastIndexOf('.') + 1), callback);
                }
            }
        }
        return rows().stream().allMatch(row -> callbacks.containsKey(row.name() + " " + kind));
    }
}
