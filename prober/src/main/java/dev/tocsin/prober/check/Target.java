package dev.tocsin.prober.check;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * What is to be asked, and how long and how far to go for its answer.
 *
 * @param probe the protocol's name, such as {@code http}
 * @param timeout over the whole probe: all redirects, and the answer to its end
 * @param options what only one protocol knows, by name
 * @param bodyWanted whether the answer's body is kept; otherwise it is read (up to the limit) and only counted
 */
public record Target(
        String probe,
        URI url,
        Duration timeout,
        Request request,
        Route route,
        Security security,
        Map<String, String> options,
        boolean bodyWanted) {

    public Target {
        options = Map.copyOf(options);
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be more than nothing but was " + timeout);
        }
    }

    /** A GET with everything else as an endpoint has it that says nothing about it. */
    public static Target get(URI url, Duration timeout) {
        return of("http", url, timeout);
    }

    /** With nothing said about how. */
    public static Target of(String probe, URI url, Duration timeout) {
        return new Target(probe, url, timeout, Request.GET, Route.DIRECT, Security.USUAL, Map.of(), true);
    }

    public Target with(Request other) {
        return new Target(probe, url, timeout, other, route, security, options, bodyWanted);
    }

    public Target with(Route other) {
        return new Target(probe, url, timeout, request, other, security, options, bodyWanted);
    }

    public Target with(Security other) {
        return new Target(probe, url, timeout, request, route, other, options, bodyWanted);
    }

    public Target with(Map<String, String> other) {
        return new Target(probe, url, timeout, request, route, security, other, bodyWanted);
    }

    Target at(URI other) {
        return new Target(probe, other, timeout, request, route, security, options, bodyWanted);
    }

    public Target within(Duration other) {
        return new Target(probe, url, other, request, route, security, options, bodyWanted);
    }

    public Target withoutBody() {
        return new Target(probe, url, timeout, request, route, security, options, false);
    }

    Target redirectedTo(URI location, int status) {
        boolean sameOrigin = Origin.of(url).equals(Origin.of(location));
        return new Target(
                probe,
                location,
                timeout,
                request.redirected(status, sameOrigin),
                route,
                sameOrigin ? security : security.withoutIdentity(),
                options,
                bodyWanted);
    }

    /** URLs and header values may be secrets: only the origin is told. */
    @Override
    public String toString() {
        return probe + " " + Origin.of(url) + " " + request;
    }
}
