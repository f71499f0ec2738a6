package dev.tocsin.api;

import static dev.tocsin.api.Samples.callback;
import static dev.tocsin.api.Samples.endpoint;
import static dev.tocsin.api.Samples.hook;
import static dev.tocsin.api.Samples.incident;
import static dev.tocsin.api.Samples.result;
import static dev.tocsin.api.Samples.status;
import static dev.tocsin.api.ViewFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.Delivery;
import dev.tocsin.schemas.event.EndpointState;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.Outcome;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusPageTest {

    private static final String NOTHING_IS_SENT =
            "Log only: what hooks owe is recorded, and nothing is sent to anybody.";
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir
    Path folder;

    private ServerFixture server;

    @BeforeEach
    void start() {
        server = new ServerFixture(folder, NOW);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void withNothingToWatchItTellsHowToBegin() {
        assertThat(page("/"))
                .contains("<h1>Nothing is watched yet</h1>")
                .contains("./tocsin up --config my.yaml")
                .contains("endpoints:");
    }

    @Test
    void withHooksAloneItShowsThemAndWhyTheirCallbacksAreInError() {
        server.records.feed(TOPICS.hooks(), "erp", hook("erp"));
        server.records.feed(TOPICS.callbacks(), "c1", callback("c1", "erp", CallbackStatus.error, NOW));

        assertThat(page("/"))
                .contains("<p>1 hook</p>", ">status_code:503-Service Unavailable</div>")
                .doesNotContain("./tocsin up --config my.yaml");
    }

    @Test
    void saysThatNothingIsSentOnEveryPageWhereNoHookSendsAnything() {
        server.records.feed(TOPICS.hooks(), "erp", silent("erp"));

        assertThat(page("/")).contains(NOTHING_IS_SENT, "<p>1 hook (1 log only: recorded, not sent)</p>");
        assertThat(page("/admin/incidents")).contains(NOTHING_IS_SENT);
    }

    @Test
    void whereSomeHooksSendAndOthersDoNotItSaysHowMany() {
        server.records.feed(TOPICS.hooks(), "erp", silent("erp"));
        server.records.feed(TOPICS.hooks(), "other", hook("other"));

        assertThat(page("/"))
                .contains("2 hooks (1 log only: recorded, not sent)")
                .doesNotContain(NOTHING_IS_SENT);
    }

    @Test
    void saysSoWhateverItsHooksSayWhereItWasToldSo() {
        try (ServerFixture quiet = ServerFixture.sendingNothing(folder.resolve("quiet"), NOW)) {
            quiet.records.feed(TOPICS.hooks(), "erp", hook("erp"));

            assertThat(quiet.get("/", "Accept", "text/html").body()).contains(NOTHING_IS_SENT);
            assertThat(quiet.json("/api/v1/hooks/erp").getBoolean("log_only")).isTrue();
            assertThat(quiet.json("/api/v1/hooks/erp").getJsonObject("delivery").containsKey("log_only"))
                    .isFalse();
        }
    }

    private static HookDefinition silent(String name) {
        HookDefinition hook = hook(name);
        return HookDefinition.newBuilder(hook)
                .setDelivery(
                        Delivery.newBuilder(hook.getDelivery()).setLogOnly(true).build())
                .build();
    }

    @Test
    void saysHowAllOfItIsAndShowsEachEndpointInItsGroup() {
        fill();

        assertThat(page("/"))
                .contains("<h1>1 of 2 endpoints is down</h1>")
                .contains("data-overall=\"down\"")
                .contains("<h2>core</h2>", "<h2>office</h2>")
                .contains("data-endpoint=\"shop\" data-status=\"down\"")
                .contains("data-endpoint=\"mail\" data-status=\"up\"")
                .contains("status 503 is not 2xx, 304")
                .contains("last 2 results: latency 20 ms to 30 ms, 1 failed")
                .contains(">50.00 %<");
    }

    @Test
    void showsOpenIncidentsWithSinceAndWhyAndTheLatestCallbacks() {
        fill();

        assertThat(page("/"))
                .contains("data-incident=\"i1\"")
                .contains("Shop is down")
                .contains("since 20 Nov 2026, 11:50:00 UTC")
                .contains("status 503 is not 2xx, 304 (3 in a row)")
                .contains("data-callback=\"c1\" data-status=\"sent\" data-hook=\"erp\"")
                .contains("row inserted")
                .contains("8 s ago");
    }

    @Test
    void thePublicSeesNeitherWhatIsNotPublicNorWhyNorCallbacks() {
        fill();

        assertThat(page("/", "Host", "status.example"))
                .contains("data-endpoint=\"shop\"", "Shop is down")
                .doesNotContain("mail", "503", "in a row", "data-callback", "Latest callbacks");
        assertThat(server.get("/endpoints/mail", "Accept", "text/html", "Host", "status.example")
                        .statusCode())
                .isEqualTo(404);
        assertThat(page("/endpoints/shop", "Host", "status.example")).doesNotContain("shop.example", "503");
    }

    @Test
    void whatOthersWroteIsTextAndNothingElse() {
        server.records.feed(
                TOPICS.endpoints(), "evil", endpoint("evil", "<script>alert(1)</script>", "\"><img src=x>", true));
        server.records.feed(TOPICS.statuses(), "evil", status("evil", EndpointState.down, NOW, "<b onclick='x'>&amp;"));

        for (String path : new String[] {"/", "/endpoints/evil"}) {
            assertThat(page(path))
                    .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;b onclick=&#39;x&#39;&gt;&amp;amp;")
                    .doesNotContain("<script>alert", "<img", "<b onclick");
        }
    }

    @Test
    void nothingInItNeedsWhatTheSecurityPolicyForbids() {
        fill();

        for (String path : new String[] {"/", "/endpoints/shop", "/admin/incidents"}) {
            assertThat(page(path)).doesNotContain(" style=", "<style", "javascript:", "onclick=", "http://");
        }
    }

    @Test
    void eachAssetIsThereAndMayBeKept() {
        Matcher urls = Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"").matcher(page("/"));
        int found = 0;
        while (urls.find()) {
            HttpResponse<String> asset = server.get(urls.group(1));
            assertThat(asset.statusCode()).as(urls.group(1)).isEqualTo(200);
            assertThat(asset.headers().firstValue("cache-control").orElse("")).contains("immutable");
            found++;
        }
        assertThat(found).isEqualTo(3);
        assertThat(server.get("/assets/nothing.js").statusCode()).isEqualTo(404);
        assertThat(server.get("/assets/%2e%2e%2fopenapi.yaml").statusCode()).isEqualTo(404);
    }

    @Test
    void thePageOfIncidentsIsAFormThatKnowsNothing() {
        fill();

        String page = page("/admin/incidents", "Host", "status.example");

        assertThat(page)
                .contains("<form id=\"new\"", "name=\"title\"", "<option value=\"identified\">", "id=\"token\"")
                .contains("/assets/admin.js?")
                .doesNotContain("Shop", "i1");
        Matcher script = Pattern.compile("src=\"(/assets/admin[^\"]+)\"").matcher(page);
        assertThat(script.find()).isTrue();
        assertThat(server.get(script.group(1)).body()).doesNotContain("innerHTML", "eval(");
    }

    @Test
    void anEndpointInDetailShowsUptimeExpectationsResultsAndIncidents() {
        fill();

        assertThat(page("/endpoints/shop"))
                .contains("<h1>Shop</h1>")
                .contains("GET https://shop.example/health every 60s")
                .contains("<dt>24 hours</dt><dd>50.00 %</dd>")
                .contains("<code>status 2xx, 304</code>", "was 503")
                .contains("data-slot=\"2026-11-20T12:00:00Z\" data-outcome=\"failed\"")
                .contains("data-incident=\"i1\"");
    }

    private void fill() {
        ViewFixture records = server.records;
        records.feed(TOPICS.endpoints(), "shop", endpoint("shop", "Shop", "core", true));
        records.feed(TOPICS.endpoints(), "mail", endpoint("mail", "mail", "office", false));
        records.feed(TOPICS.statuses(), "shop", status("shop", EndpointState.up, NOW.minus(Duration.ofHours(30)), ""));
        records.feed(
                TOPICS.statuses(),
                "shop",
                status("shop", EndpointState.down, NOW.minus(Duration.ofHours(12)), "status 503 is not 2xx, 304"));
        records.feed(TOPICS.statuses(), "mail", status("mail", EndpointState.up, NOW.minusSeconds(60), ""));
        records.feed(TOPICS.probeResults(), "shop", result("shop", NOW.minusSeconds(60), Outcome.passed, 20));
        records.feed(TOPICS.probeResults(), "shop", result("shop", NOW, Outcome.failed, 30));
        records.feed(TOPICS.incidents(), "i1", incident("i1", "shop", "Shop is down", NOW.minusSeconds(600)));
        records.feed(TOPICS.callbacks(), "c1", callback("c1", "erp", CallbackStatus.sent, NOW.minusSeconds(9)));
    }

    private String page(String path, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = "Accept";
        all[1] = "text/html";
        HttpResponse<String> answer = server.get(path, all);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body();
    }
}
