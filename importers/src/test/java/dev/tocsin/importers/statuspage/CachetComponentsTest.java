package dev.tocsin.importers.statuspage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.SecretStore;
import dev.tocsin.importers.Import;
import dev.tocsin.importers.Imported;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Components of servers that answer as Cachet does, and of some that do not. */
class CachetComponentsTest {

    private static final String TWO = """
            {"meta":{"pagination":{"current_page":%d,"total_pages":%d}},"data":[%s]}""";
    private static final String SHOP =
            "{\"id\":7,\"name\":\"Shop\",\"link\":\"https://shop.example/\",\"status\":1,\"enabled\":true}";

    @TempDir
    private Path folder;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private volatile Answers answers = (path, page) -> new Answer(404, "");

    /** What a server says to a path and a page. */
    @FunctionalInterface
    private interface Answers {
        Answer to(String path, int page);
    }

    private record Answer(int status, String body) {}

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        asked.add(exchange.getRequestURI().getPath() + " "
                + exchange.getRequestHeaders().getFirst("X-Cachet-Token") + " "
                + exchange.getRequestHeaders().getFirst("Authorization"));
        Answer answer =
                answers.to(exchange.getRequestURI().getPath(), Integer.parseInt(query.replaceFirst(".*page=", "")));
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        if (answer.status() / 100 == 3) {
            exchange.getResponseHeaders().add("Location", "https://me:pw@elsewhere.example/login?token=hush");
        }
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private Imported imported(String path) {
        return Import.ofCachet(
                url() + path, Optional.of("hush"), Environment.of(Map.of()), SecretStore.inFolder(folder));
    }

    private void refused(String path, String... words) {
        assertThatThrownBy(() -> imported(path))
                .isInstanceOf(Unreadable.class)
                .hasMessageContainingAll(words)
                .hasMessageNotContaining("hush");
    }

    @Test
    void everyPageIsRead() {
        answers = (path, page) -> new Answer(
                path.equals("/api/v1/components") ? 200 : 404,
                TWO.formatted(page, 3, SHOP.replace("7", "" + page).replace("Shop", "Shop " + page)));

        Imported imported = imported("");

        assertThat(imported.text())
                .contains("name: Shop 1", "name: Shop 2", "name: Shop 3", "component_id: '3'")
                .contains("url: '${env:CACHET_API_URL:-" + url() + "/api/v1}'")
                .contains("token: '${env:CACHET_TOKEN|file:" + folder + "/cachet.token}'")
                .contains("allow: [127.0.0.1]")
                .doesNotContain("hush", "version");
        assertThat(asked)
                .containsExactly(
                        "/api/components null Bearer hush",
                        "/api/v1/components hush null",
                        "/api/v1/components hush null",
                        "/api/v1/components hush null");
    }

    @Test
    void whereTheApiOfTwoHasAnotherPlaceThatIsSaidToThePreset() {
        answers = (path, page) ->
                path.equals("/status/components") ? new Answer(200, TWO.formatted(1, 1, SHOP)) : new Answer(404, "");

        assertThat(imported("/status/").text()).contains(":-" + url() + "/status}'", "version: '2'");
    }

    @Test
    void whatCannotBeAskedIsSaidAndLeftOut() {
        String more = SHOP
                + ",{\"id\":8,\"name\":\"Till\",\"link\":null,\"enabled\":true}"
                + ",{\"id\":9,\"name\":\"Old\",\"link\":\"https://old.example/\",\"enabled\":false}"
                + ",{\"id\":10,\"name\":\"Odd\",\"link\":\"ftp://odd.example/\",\"enabled\":true}"
                + ",{\"id\":11,\"name\":\"Shop\",\"link\":\"me:hush@shop.example/?api_key=hush\",\"enabled\":true}"
                + ",{\"id\":12,\"name\":\"日本 ${env:X}\",\"link\":\"https://x.example/\",\"enabled\":true}";
        answers = (path, page) -> new Answer(200, TWO.formatted(1, 1, more));

        Imported imported = imported("/api/v1");

        assertThat(imported.notes())
                .containsExactly(
                        "component 8 (Till) has no link that could be asked: it is left out",
                        "component 9 (Old) is disabled: it is left out");
        assertThat(imported.problems())
                .containsExactly("component 10 (Odd) has a link that is no address of http: or https:");
        assertThat(imported.text())
                .contains("id: shop-2", "component_id: '11'", "username: me", "$${env:X}")
                .doesNotContain("hush", "component_id: '10'");
    }

    @Test
    void aPageWithoutAnyLinkGivesNothing() {
        answers = (path, page) -> new Answer(200, TWO.formatted(1, 1, ""));

        assertThat(imported("/api/v1").text()).isEmpty();
        assertThat(imported("/api/v1").problems()).containsExactly(url() + "/api/v1 has no component with a link");
    }

    @Test
    void whatIsNoCachetIsRefusedWithWhatEachPlaceSaid() {
        answers = (path, page) -> new Answer(200, "<html>");
        refused("", "/api/components: answers, but with no list of components", "/api/v1/components: ");

        answers = (path, page) -> new Answer(302, "");
        refused("/api", "answers 302, which leads to https://elsewhere.example/login: if that is Cachet, name it");

        answers = (path, page) -> new Answer(200, "{\"data\":[{\"id\":1}]}");
        refused("/api/v1", "answers, but with no list of components");
    }

    @Test
    void aTokenThatMayNotReadAndAServerInTroubleAreSaid() {
        answers = (path, page) -> new Answer(403, "{\"message\":\"hush\"}");
        refused("/api", "/api/components answers 403: the token may not read it");

        answers = (path, page) -> new Answer(429, "");
        refused("/api", "answers 429: try again later");
    }

    @Test
    void pagesThatDoNotEndAreRefused() {
        answers = (path, page) -> new Answer(200, TWO.formatted(1, 2, SHOP));
        refused("/api/v1", "its pages do not come to an end");

        answers = (path, page) -> page == 1 ? new Answer(200, TWO.formatted(1, 2, SHOP)) : new Answer(404, "");
        refused("/api/v1", "of its later pages one answers 404");
    }

    @Test
    void anAnswerOfManyMegabytesIsNoList() {
        answers = (path, page) -> new Answer(200, "{\"data\":[]," + " ".repeat(9_000_000) + "\"a\":1}");
        refused("/api/v1", "no list of components");
    }

    @Test
    void whoDoesNotAnswerIsNamed() {
        server.stop(0);
        refused("/api/v1", "127.0.0.1", "does not answer: ");
    }
}
