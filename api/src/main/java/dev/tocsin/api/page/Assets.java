package dev.tocsin.api.page;

import dev.tocsin.api.problem.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** Style, script and icons: read once, named with a sum of their content so that browsers may keep them. */
final class Assets {

    private static final Map<String, String> TYPES =
            Map.of("css", "text/css; charset=utf-8", "js", "text/javascript; charset=utf-8", "svg", "image/svg+xml");
    private static final Map<String, String> COLOURS = Map.of(
            "up", "#1a9f5c",
            "degraded", "#d29a00",
            "partial", "#e0701b",
            "down", "#d5343e",
            "maintenance", "#3b76e0",
            "paused", "#7d8590",
            "unknown", "#7d8590");
    private static final String ICON = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="COLOUR"/>\
            <path d="M16 6.5c-3.9 0-6.4 2.9-6.4 6.8v4.2L7.6 21c-.4.7.1 1.5.9 1.5h15c.8 0 1.3-.8.9-1.5l-2-3.5v-4.2c0-3.9-2.5\
            -6.8-6.4-6.8zM13.2 24.3a2.9 2.9 0 0 0 5.6 0z" fill="#fff"/></svg>""";

    private record Asset(Buffer content, String type, String sum) {}

    private final Map<String, Asset> assets = new HashMap<>();

    Assets() {
        for (String name : List.of("tocsin.css", "tocsin.js", "admin.js")) {
            add(name, read(name));
        }
        COLOURS.forEach(
                (state, colour) -> add("icon-" + state + ".svg", Buffer.buffer(ICON.replace("COLOUR", colour))));
    }

    private void add(String name, Buffer content) {
        CRC32 sum = new CRC32();
        sum.update(content.getBytes());
        String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
        assets.put(name, new Asset(content, type, Long.toHexString(sum.getValue())));
    }

    private static Buffer read(String name) {
        try (InputStream in = Assets.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the build lacks " + name);
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url(String name) {
        return "/assets/" + name + "?" + asset(name).sum();
    }

    void answer(RoutingContext asked) {
        Asset asset = asset(asked.pathParam("name"));
        boolean named = asset.sum().equals(asked.request().query());
        asked.response()
                .putHeader("content-type", asset.type())
                .putHeader("cache-control", named ? "public, max-age=31536000, immutable" : "no-cache")
                .end(asset.content());
    }

    private Asset asset(String name) {
        Asset asset = assets.get(name);
        if (asset == null) {
            throw Problem.notFound("there is nothing at /assets/" + name);
        }
        return asset;
    }
}
