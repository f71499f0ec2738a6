package dev.tocsin.benchmarks;

import dev.tocsin.prober.check.Checks;
import dev.tocsin.prober.check.Seen;
import dev.tocsin.prober.check.Target;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** How many plain probes a second one event loop can do, and what processor time each takes, the target's not counted. */
public final class ProberLoad {

    private static final int PROBES = 20_000;
    private static final int AT_ONCE = 64;
    private static final String PORT = "port ";

    private ProberLoad() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0) {
            serve();
            return;
        }
        Process target = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProberLoad.class.getName(),
                        "target")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var check = Checks.start(1, 64 << 20, InstantSource.system(), System::nanoTime)) {
            URI url = URI.create("http://127.0.0.1:" + portOf(target) + "/health");
            probe(check, url, PROBES);
            long processor = processorNanos();
            long began = System.nanoTime();
            int unanswered = probe(check, url, PROBES);
            double seconds = (System.nanoTime() - began) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "| plain HTTP probe, %d at once | %.0f probes/s, %.3f ms of processor each, %d unanswered (n %d) |%n",
                    AT_ONCE,
                    PROBES / seconds,
                    (processorNanos() - processor) / 1e6 / PROBES,
                    unanswered,
                    PROBES);
            BlackboxLoad.measure(url, PROBES);
        } finally {
            target.destroy();
        }
    }

    private static int probe(Checks check, URI url, int count) throws InterruptedException {
        var room = new Semaphore(AT_ONCE);
        var unanswered = new AtomicInteger();
        for (int i = 0; i < count; i++) {
            room.acquire();
            CompletableFuture<Void> unused = check.ask(Target.get(url, Duration.ofSeconds(10)))
                    .thenAccept(seen -> {
                        if (!(seen instanceof Seen.Answered)) {
                            unanswered.incrementAndGet();
                        }
                        room.release();
                    });
        }
        room.acquire(AT_ONCE);
        return unanswered.get();
    }

    private static long processorNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toNanos();
    }

    private static String portOf(Process target) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(target.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(PORT)) {
                return line.substring(PORT.length());
            }
        }
        throw new IOException("the target did not start");
    }

    private static void serve() {
        var server = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1))
                .createHttpServer()
                .requestHandler(request -> request.response().end("{\"status\": \"UP\"}"))
                .listen(0, "127.0.0.1")
                .await();
        System.out.println(PORT + server.actualPort());
    }
}
