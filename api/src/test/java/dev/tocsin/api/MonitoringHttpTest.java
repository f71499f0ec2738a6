package dev.tocsin.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Anexia monitoring on the port of the API. */
class MonitoringHttpTest {

    private static final String UP = "/anxapi/v1/up/?access_token=monitoring";

    private ServerFixture server;

    @BeforeEach
    void start(@TempDir Path folder) {
        server = new ServerFixture(folder, Instant.parse("2026-11-20T12:00:00Z"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void isMonitoredByWhoKnowsTheMonitoringToken() {
        var up = server.get(UP);

        assertThat(up.statusCode()).isEqualTo(200);
        assertThat(up.body()).isEqualTo("OK");
        assertThat(up.headers().firstValue("access-control-allow-origin")).contains("*");
        assertThat(server.get("/anxapi/v1/modules/?access_token=monitoring").body())
                .startsWith("{\"runtime\": ");
    }

    @Test
    void otherTokensDoNotLetIn() {
        assertThat(server.get("/anxapi/v1/up/", "Authorization", "Bearer file-token")
                        .statusCode())
                .isEqualTo(401);
        assertThat(server.get("/anxapi/v1/modules/?access_token=file-token").statusCode())
                .isEqualTo(401);
        assertThat(server.get("/anxapi/v1/modules/").statusCode()).isEqualTo(401);
    }

    @Test
    void isAskedByHeadAndOptionsButNotWrittenTo() {
        var head = server.send(server.request(UP).method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("content-length")).contains("2");
        assertThat(head.body()).isEmpty();
        var options = server.send(server.request("/anxapi/v1/up/").method("OPTIONS", BodyPublishers.noBody()));
        assertThat(options.statusCode()).isEqualTo(200);
        assertThat(server.send(server.request(UP).POST(BodyPublishers.ofString("x")))
                        .statusCode())
                .isEqualTo(405);
    }
}
