package dev.tocsin.notifier.delivery;

import dev.tocsin.notifier.address.Literal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a request goes, taken from its URL.
 *
 * @param host without brackets
 * @param uri path and query
 * @param userInfo user and password in the URL
 */
record Target(boolean tls, String host, int port, String uri, Optional<String> userInfo) {

    /** Reads a URL whose references are resolved. Throws InvalidUrl, whose message does not show the URL. */
    static Target of(String url) throws InvalidUrl {
        URI uri = parsed(url);
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new InvalidUrl("expected http or https");
        }
        String host = uri.getHost();
        if (host == null || host.isEmpty()) {
            throw new InvalidUrl("expected a host name of letters, digits, '-' and '.'");
        }
        if (Literal.ambiguous(host)) {
            throw new InvalidUrl("expected an address as four decimal numbers");
        }
        boolean tls = scheme.equals("https");
        int port = uri.getPort() < 0 ? (tls ? 443 : 80) : uri.getPort();
        if (port == 0 || port > 65_535) {
            throw new InvalidUrl("expected a port from 1 to 65535");
        }
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new Target(tls, bare, port, pathAndQuery(uri), Optional.ofNullable(uri.getUserInfo()));
    }

    /** Without path, query and user: people put secrets there. */
    @Override
    public String toString() {
        return "Target[" + name() + "]";
    }

    private static URI parsed(String url) throws InvalidUrl {
        try {
            return new URI(url.strip());
        } catch (URISyntaxException broken) {
            throw new InvalidUrl(broken.getReason() + " at character " + broken.getIndex());
        }
    }

    private static String pathAndQuery(URI uri) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    /** Whether what is for the one may be told to the other. */
    boolean sameOrigin(Target other) {
        return tls == other.tls && port == other.port && host.equalsIgnoreCase(other.host);
    }

    /** Host and port, for messages. */
    String name() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** Not a URL that can be called; the message says what was expected. */
    static final class InvalidUrl extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidUrl(String message) {
            super("invalid URL: " + message);
        }
    }
}
