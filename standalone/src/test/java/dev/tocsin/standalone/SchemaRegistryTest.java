package dev.tocsin.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.bootstrap.lifecycle.Host;
import dev.tocsin.bootstrap.management.ProcessMetrics;
import dev.tocsin.bootstrap.settings.InvalidSettings;
import dev.tocsin.bootstrap.settings.Settings;
import dev.tocsin.schemas.registry.RegistryRefused;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every module asks the registry that its settings name, before it touches Kafka. */
class SchemaRegistryTest {

    @TempDir
    private Path folder;

    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    private final Vertx vertx = Vertx.vertx();
    private int port;

    @BeforeEach
    void start() throws Exception {
        HttpServer registry = vertx.createHttpServer()
                .requestHandler(request -> {
                    asked.add(request.path() + " " + request.getHeader("authorization"));
                    request.response().setStatusCode(403).end();
                })
                .listen(0, "127.0.0.1")
                .await();
        port = registry.actualPort();
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await();
    }

    @Test
    void everyModuleLogsInAndIsRefusedWhereTheRegistryRefuses() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "geheim\n");
        for (String module : Applications.names()) {
            asked.clear();
            Settings settings =
                    settings("http://127.0.0.1:" + port).with("SCHEMA_REGISTRY_TOKEN", "${file:" + token + "}");

            assertThatThrownBy(() -> start(module, settings))
                    .as(module)
                    .isInstanceOf(RegistryRefused.class)
                    .hasMessageContaining("answered 403")
                    .hasMessageNotContaining("geheim");
            assertThat(asked).as(module).hasSize(1);
            assertThat(asked.peek()).startsWith("/subjects/t.").endsWith("-value/versions Bearer geheim");
        }
    }

    @Test
    void everyModuleRefusesAnAddressThatIsNone() {
        for (String module : Applications.names()) {
            assertThatThrownBy(() -> start(module, settings("registry:8081")))
                    .as(module)
                    .isInstanceOfSatisfying(
                            InvalidSettings.class,
                            invalid -> assertThat(invalid.problems())
                                    .isEqualTo(List.of("SCHEMA_REGISTRY_URL: expected a URL such as"
                                            + " http://schema-registry:8080/apis/ccompat/v7")));
        }
    }

    private Settings settings(String registryUrl) {
        return Settings.of(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                "127.0.0.1:1",
                "TOCSIN_TOPIC_PREFIX",
                "t.",
                "TOCSIN_DATA",
                folder.toString(),
                "API_PORT",
                "0",
                "SCHEMA_REGISTRY_URL",
                registryUrl));
    }

    private static void start(String module, Settings settings) throws Exception {
        try (ProcessMetrics metrics = new ProcessMetrics()) {
            Applications.door(module)
                    .apply(settings, new Host(metrics, List::of))
                    .close();
        }
    }
}
