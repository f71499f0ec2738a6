package dev.tocsin.prober.check;

import java.net.IDN;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** Scheme, host and port of a URL; accepts host names that {@link URI} leaves unparsed, such as {@code my_service}. */
record Origin(String scheme, String host, int port) {

    static Origin of(URI url) {
        String scheme = Optional.ofNullable(url.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        int usualPort = switch (scheme) {
            case "http" -> 80;
            case "https" -> 443;
            default -> throw new IllegalArgumentException("the URL must begin with http:// or https://");
        };
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
        return port == (isSecure() ? 443 : 80) ? name : name + ":" + port;
    }

    @Override
    public String toString() {
        return scheme + "://" + authority();
    }
}
