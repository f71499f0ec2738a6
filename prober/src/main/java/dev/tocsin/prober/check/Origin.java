package dev.tocsin.prober.check;

import java.net.IDN;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** Scheme, host and port of a URL; accepts host names that {@link URI} leaves unparsed, such as {@code my_service}. */
record Origin(String scheme, String host, int port) {

    /** Of nothing yet. */
    static final Origin NONE = new Origin("", "", 0);

    /** Of an address that HTTP goes to. */
    static Origin ofHttp(URI url) {
        Origin origin = of(url);
        if (!origin.scheme.equals("http") && !origin.scheme.equals("https")) {
            throw new IllegalArgumentException("the URL must begin with http:// or https://");
        }
        return origin;
    }

    static Origin of(URI url) {
        String scheme = Optional.ofNullable(url.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        int usualPort = usualPort(scheme);
        String authority = Optional.ofNullable(url.getRawAuthority()).orElse("");
        String place = authority.substring(authority.lastIndexOf('@') + 1);
        int colon = place.lastIndexOf(':');
        boolean hasPort = colon > place.lastIndexOf(']');
        String host = hasPort ? place.substring(0, colon) : place;
        if (host.isEmpty()) {
            throw new IllegalArgumentException("the URL has no host");
        }
        int port = hasPort && colon + 1 < place.length() ? portOf(place.substring(colon + 1)) : usualPort;
        return new Origin(scheme, ascii(host), port);
    }

    private static int usualPort(String scheme) {
        return switch (scheme) {
            case "http" -> 80;
            case "https", "tls" -> 443;
            case "dns" -> 53;
            case "socks5" -> 1080;
            case "tcp", "icmp" -> 0;
            default -> throw new IllegalArgumentException("the URL must begin with http:// or https://");
        };
    }

    private static String ascii(String host) {
        if (host.startsWith("[")) {
            return host.substring(1, host.length() - 1);
        }
        return IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    }

    private static int portOf(String text) {
        int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("the URL's port must be 1-65535 but was '" + text + "'");
        }
        return port;
    }

    boolean isSecure() {
        return scheme.equals("https");
    }

    /** As it stands in a {@code Host} header. */
    String authority() {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return port == usualPort(scheme) ? name : name + ":" + port;
    }

    @Override
    public String toString() {
        return host.isEmpty() ? scheme + "://" : scheme + "://" + authority();
    }
}
