package dev.tocsin.prober.check;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** A target as bytes to send, and an answer's redirect as the next URL. */
final class HttpRequests {
    private static final String USER_AGENT = "Tocsin/0.1";
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private HttpRequests() {}

    /**
     * The request of a target.
     *
     * @param whole whether its first line has the whole URL, as proxies want it
     */
    static FullHttpRequest of(Target target, Origin origin, boolean whole) {
        Request request = target.request();
        ByteBuf body = request.body()
                .map(text -> Unpooled.copiedBuffer(text, StandardCharsets.UTF_8))
                .orElse(Unpooled.EMPTY_BUFFER);
        String path = pathOf(target.url());
        var message = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.valueOf(request.method()), whole ? origin + path : path, body);
        HttpHeaders headers = message.headers();
        headers.set(HttpHeaderNames.HOST, origin.authority());
        headers.set(HttpHeaderNames.USER_AGENT, USER_AGENT);
        headers.set(HttpHeaderNames.ACCEPT, "*/*");
        basicAuthorization(target.url()).ifPresent(value -> headers.set(HttpHeaderNames.AUTHORIZATION, value));
        request.headers().forEach(header -> headers.remove(header.name()));
        request.headers().forEach(header -> headers.add(header.name(), header.value()));
        if (target.route().reuse()) {
            headers.remove(HttpHeaderNames.CONNECTION);
        } else {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        if (request.body().isPresent()) {
            headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
            headers.set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        }
        return message;
    }

    private static String pathOf(URI url) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }

    private static Optional<String> basicAuthorization(URI url) {
        return UserInfo.of(url)
                .map(user -> user.password().isEmpty() ? user.name() : user.name() + ":" + user.password())
                .map(user -> "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
    }

    /** Where the answer sends its reader; empty if it does not, or to where no HTTP goes. */
    static Optional<URI> redirect(URI from, HttpResponse head) {
        String location = head.headers().get(HttpHeaderNames.LOCATION);
        if (location == null || !REDIRECTS.contains(head.status().code())) {
            return Optional.empty();
        }
        try {
            URI next = from.resolve(location.trim().replace(" ", "%20"));
            Origin unused = Origin.ofHttp(next);
            return Optional.of(next);
        } catch (IllegalArgumentException notAnUrl) {
            return Optional.empty();
        }
    }
}
