package dev.tocsin.benchmarks;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Debian's prometheus-blackbox-exporter asked to probe the same target, a fresh connection each, as often as it can. */
final class BlackboxLoad {
    private static final String PROGRAM = "/usr/bin/prometheus-blackbox-exporter";
    private static final String MODULES = """
            modules:
              http_2xx:
                prober: http
                http: { preferred_ip_protocol: ip4 }
            """;
    private static final int AT_ONCE = 32;

    private BlackboxLoad() {}

    static void measure(URI target, int probes) throws Exception {
        if (!Files.isExecutable(Path.of(PROGRAM))) {
            System.out.println("| prometheus-blackbox-exporter | is not installed here |");
            return;
        }
        Path folder = Files.createTempDirectory("blackbox");
        Path modules = Files.writeString(folder.resolve("modules.yml"), MODULES);
        int port = freePort();
        List<String> command = List.of(PROGRAM, "--config.file=" + modules, "--web.listen-address=127.0.0.1:" + port);
        try (var exporter = Child.start(folder.resolve("log"), Map.of(), command)) {
            URI scrape = URI.create("http://127.0.0.1:" + port + "/probe?module=http_2xx&target="
                    + URLEncoder.encode(target.toString(), StandardCharsets.UTF_8));
            exporter.awaitLine("Listening on");
            scrape(scrape, probes / 10);
            double processor = exporter.processorSeconds();
            long began = System.nanoTime();
            int failed = scrape(scrape, probes);
            double seconds = (System.nanoTime() - began) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "| prometheus-blackbox-exporter, the same target, %d at once | %.0f probes/s, %.3f ms of processor"
                            + " each, %d failed (n %d) |%n",
                    AT_ONCE,
                    probes / seconds,
                    (exporter.processorSeconds() - processor) * 1000 / probes,
                    failed,
                    probes);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static int scrape(URI url, int count) throws InterruptedException {
        var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var room = new Semaphore(AT_ONCE);
        var failed = new AtomicInteger();
        for (int i = 0; i < count; i++) {
            room.acquire();
            var unused = client.sendAsync(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
                    .whenComplete((answer, failure) -> {
                        if (failure != null || !answer.body().contains("probe_success 1")) {
                            failed.incrementAndGet();
                        }
                        room.release();
                    });
        }
        room.acquire(AT_ONCE);
        return failed.get();
    }
}
