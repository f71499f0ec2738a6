package dev.tocsin.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the READMEs' examples watch: two sites with a page, one with a certificate that nobody signed, three tasks that want a
 * token. In an outage the pages are 503, and the second task reports an error. Threading: event loops answer.
 */
final class Backends implements AutoCloseable {

    private static final String TOKEN = "fetched-7";

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer plain;
    private final HttpServer secure;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean broken;

    Backends(Path folder) throws Exception {
        plain = listen(new HttpServerOptions());
        secure = listen(new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(
                        new PfxOptions().setPath(selfSigned(folder).toString()).setPassword("secret")));
    }

    private static Path selfSigned(Path folder) throws Exception {
        Path file = folder.resolve("self.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String options = "-genkeypair -alias k -dname CN=127.0.0.1 -keyalg EC -storetype PKCS12 -storepass secret";
        List<String> command = new ArrayList<>(List.of(keytool));
        command.addAll(List.of(options.split(" ", -1)));
        command.addAll(List.of("-keystore", file.toString()));
        Process made = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(made.waitFor()).isZero();
        return file;
    }

    private HttpServer listen(HttpServerOptions options) throws Exception {
        return vertx.createHttpServer(options)
                .requestHandler(request -> request.body().onSuccess(body -> answer(request, body.toString())))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private void answer(HttpServerRequest request, String body) {
        asked.incrementAndGet();
        String path = request.path();
        if (path.equals("/login")) {
            boolean known = body.contains("my-user") && body.contains("my-secret-password");
            request.response().setStatusCode(known ? 200 : 403).end("{\"auth_token\":\"" + TOKEN + "\"}");
        } else if (path.startsWith("/task")) {
            boolean known = TOKEN.equals(request.getHeader("Authorization"));
            request.response().setStatusCode(known ? 200 : 401).end(report(broken && path.equals("/task2")));
        } else {
            boolean down = broken && !request.isSSL();
            request.response().setStatusCode(down ? 503 : 200).end("<html><body>here</body></html>");
        }
    }

    private static String report(boolean failed) {
        return """
                {"status": "%s", "reason": "There was an error", "lastrun": "%s", "frequency": 10,
                 "sleep": [], "process": "My Process", "server": "My Server"}
                """.formatted(failed ? "error" : "ok", Instant.now());
    }

    String url() {
        return "http://127.0.0.1:" + plain.actualPort();
    }

    String secureUrl() {
        return "https://127.0.0.1:" + secure.actualPort();
    }

    void breakDown() {
        broken = true;
    }

    void mend() {
        broken = false;
    }

    /** How many requests there were. */
    int asked() {
        return asked.get();
    }

    @Override
    public void close() {
        vertx.close();
    }
}
