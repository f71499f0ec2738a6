package dev.tocsin.prober.check;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
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
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** A target as bytes to send, and an answer's redirect as the next URL. */
final class HttpRequests {
    private static final String USER_AGENT = "Tocsin/0.1";
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private HttpRequests() {}

    static FullHttpRequest of(HttpTarget target, Origin origin, ByteBufAllocator allocator) {
        ByteBuf body = target.body()
                .map(text -> Unpooled.copiedBuffer(text, StandardCharsets.UTF_8))
                .orElse(Unpooled.EMPTY_BUFFER);
        var request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.valueOf(target.method()), pathOf(target.url()), body);
        HttpHeaders headers = request.headers();
        headers.set(HttpHeaderNames.HOST, origin.authority());
        headers.set(HttpHeaderNames.USER_AGENT, USER_AGENT);
        headers.set(HttpHeaderNames.ACCEPT, "*/*");
        basicAuthorization(target.url()).ifPresent(value -> headers.set(HttpHeaderNames.AUTHORIZATION, value));
        target.headers().forEach(header -> headers.remove(header.name()));
        target.headers().forEach(header -> headers.add(header.name(), header.value()));
        headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (target.body().isPresent()) {
            headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
            headers.set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        }
        return request;
    }

    private static String pathOf(URI url) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }

    private static Optional<String> basicAuthorization(URI url) {
        String authority = Optional.ofNullable(url.getRawAuthority()).orElse("");
        int at = authority.lastIndexOf('@');
        if (at < 0) {
            return Optional.empty();
        }
        String user = URLDecoder.decode(authority.substring(0, at).replace("+", "%2B"), StandardCharsets.UTF_8);
        return Optional.of("Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
    }

    /** Where the answer sends its reader; empty if it does not, or to where no HTTP goes. */
    static Optional<URI> redirect(URI from, HttpResponse head) {
        String location = head.headers().get(HttpHeaderNames.LOCATION);
        if (location == null || !REDIRECTS.contains(head.status().code())) {
            return Optional.empty();
        }
        try {
            URI next = from.resolve(location.trim().replace(" ", "%20"));
            Origin.of(next);
            return Optional.of(next);
        } catch (IllegalArgumentException notAnUrl) {
            return Optional.empty();
        }
    }
}
