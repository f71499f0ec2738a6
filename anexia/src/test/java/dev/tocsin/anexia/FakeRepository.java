package dev.tocsin.anexia;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Maven repository of a few artifacts, and what it was asked. */
public final class FakeRepository implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, String> files = new ConcurrentHashMap<>();

    /** Paths, each with the Authorization header behind it where there was one. */
    public final List<String> asked = new CopyOnWriteArrayList<>();

    /** What it answers instead of its files, unless that is 200. */
    public volatile int status = 200;

    public FakeRepository() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/maven2/");
    }

    /** An artifact with these versions, the last of which states a licence. */
    public void has(String path, String... versions) {
        String listed = Stream.of(versions)
                .map(version -> "<version>" + version + "</version>")
                .collect(Collectors.joining());
        file(
                path + "/maven-metadata.xml",
                "<metadata><versioning><versions>" + listed + "</versions></versioning></metadata>");
        String last = versions[versions.length - 1];
        String name = path.substring(path.lastIndexOf('/') + 1);
        file(
                path + "/" + last + "/" + name + "-" + last + ".pom",
                "<project><licenses><license><name>A licence</name></license></licenses></project>");
    }

    public void file(String path, String content) {
        files.put("/maven2/" + path, content);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            String path = exchange.getRequestURI().getPath();
            asked.add(authorization == null ? path : path + " " + authorization);
            String content = files.get(path);
            if (status != 200 || content == null) {
                exchange.sendResponseHeaders(status == 200 ? 404 : status, -1);
                return;
            }
            byte[] bytes = content.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
