package dev.tocsin.prober.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One HTTP request as it is to be sent, its URL apart.
 *
 * @param credentials with which a token is to be fetched first
 */
public record Request(
        String method,
        List<Header> headers,
        Optional<String> body,
        boolean followRedirects,
        Optional<ClientCredentials> credentials) {

    /** Nothing but a GET. */
    public static final Request GET = of("GET", List.of(), Optional.empty());

    public Request {
        headers = List.copyOf(headers);
    }

    public static Request of(String method, List<Header> headers, Optional<String> body) {
        return new Request(method, headers, body, true, Optional.empty());
    }

    public Request leavingRedirects() {
        return new Request(method, headers, body, false, credentials);
    }

    Request with(Header header) {
        List<Header> all = new ArrayList<>(headers);
        all.add(header);
        return new Request(method, all, body, followRedirects, credentials);
    }

    /** With the token that the credentials gave. */
    Request bearing(String token) {
        Request without = new Request(method, headers, body, followRedirects, Optional.empty());
        return without.with(new Header("Authorization", "Bearer " + token, true));
    }

    Request redirected(int status, boolean sameOrigin) {
        boolean toGet = becomesGet(status);
        List<Header> kept = headers.stream()
                .filter(header -> sameOrigin || !header.secret())
                .filter(header -> !header.is("host"))
                .filter(header ->
                        !toGet || !header.name().toLowerCase(Locale.ROOT).startsWith("content-"))
                .toList();
        return new Request(toGet ? "GET" : method, kept, toGet ? Optional.empty() : body, true, Optional.empty());
    }

    /** As browsers and curl do it. */
    private boolean becomesGet(int status) {
        return status == 303 ? !method.equals("HEAD") : method.equals("POST") && (status == 301 || status == 302);
    }

    /** Header values may be secrets: only the names are told. */
    @Override
    public String toString() {
        return method + " " + headers.stream().map(Header::name).toList();
    }
}
