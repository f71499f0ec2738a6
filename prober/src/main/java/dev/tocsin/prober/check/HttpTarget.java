package dev.tocsin.prober.check;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One HTTP request as it is to be sent, and how long and how far to go for its answer.
 *
 * @param timeout over the whole probe: all redirects, and the answer to its end
 * @param bodyWanted whether the answer's body is kept; otherwise it is read (up to the limit) and only counted
 */
public record HttpTarget(
        URI url,
        String method,
        List<Header> headers,
        Optional<String> body,
        Duration timeout,
        boolean followRedirects,
        boolean insecure,
        boolean bodyWanted) {

    public HttpTarget {
        headers = List.copyOf(headers);
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be more than nothing but was " + timeout);
        }
    }

    /** A GET with everything else as an endpoint has it that says nothing about it. */
    public static HttpTarget get(URI url, Duration timeout) {
        return new HttpTarget(url, "GET", List.of(), Optional.empty(), timeout, true, false, true);
    }

    HttpTarget redirectedTo(URI location, int status) {
        boolean toGet = becomesGet(status);
        boolean sameOrigin = Origin.of(url).equals(Origin.of(location));
        List<Header> kept = headers.stream()
                .filter(header -> sameOrigin || !header.secret())
                .filter(header -> !header.is("host"))
                .filter(header ->
                        !toGet || !header.name().toLowerCase(Locale.ROOT).startsWith("content-"))
                .toList();
        return new HttpTarget(
                location,
                toGet ? "GET" : method,
                kept,
                toGet ? Optional.empty() : body,
                timeout,
                true,
                insecure,
                bodyWanted);
    }

    /** As browsers and curl do it. */
    private boolean becomesGet(int status) {
        return status == 303 ? !method.equals("HEAD") : method.equals("POST") && (status == 301 || status == 302);
    }

    /** Header values may be secrets: only the names are told. */
    @Override
    public String toString() {
        return method + " " + Origin.of(url) + " "
                + headers.stream().map(Header::name).toList();
    }
}
