package dev.tocsin.importers.address;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URL as Python's requests makes one of what is written: quoted where it must be, without its credentials.
 *
 * @param user what stands before the host: the name, and the password behind the first colon
 */
public record Address(String url, Optional<Credentials> user) {

    private static final Pattern PARTS =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://)([^/?#]*)([^#]*)(?:#.*)?", Pattern.DOTALL);
    /** Where there is none. */
    public static final Address NONE = new Address("", Optional.empty());

    private static final String KEPT = "!#$%&'()*+,/:;=?@~-._";

    /** Who asks. */
    public record Credentials(String name, String password) {}

    /** Whether a scheme must be put before it: it does not begin as one of http does. */
    public static boolean lacksScheme(String written) {
        return !written.toLowerCase(Locale.ROOT).startsWith("http") || !written.contains("://");
    }

    public static Address of(String written) {
        String text = written.strip();
        Matcher parts = PARTS.matcher(lacksScheme(text) ? "http://" + text : text);
        if (!parts.matches()) {
            return new Address(text, Optional.empty());
        }
        String authority = parts.group(2);
        int at = authority.lastIndexOf('@');
        String host = host(authority.substring(at + 1));
        return new Address(parts.group(1) + host + quoted(parts.group(3)), credentials(authority, at));
    }

    private static Optional<Credentials> credentials(String authority, int at) {
        if (at < 0) {
            return Optional.empty();
        }
        String info = authority.substring(0, at);
        int colon = info.indexOf(':');
        String name = colon < 0 ? info : info.substring(0, colon);
        String password = colon < 0 ? "" : info.substring(colon + 1);
        return Optional.of(new Credentials(decoded(name), decoded(password)));
    }

    private static String host(String host) {
        if (host.chars().allMatch(character -> character < 128)) {
            return host;
        }
        try {
            return IDN.toASCII(host);
        } catch (IllegalArgumentException noName) {
            return host;
        }
    }

    /** What may not stand in a URL percent-encoded, and a percent sign that begins nothing. */
    public static String quoted(String text) {
        StringBuilder quoted = new StringBuilder();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            int each = bytes[i] & 0xFF;
            boolean kept = each < 128 && (Character.isLetterOrDigit(each) || KEPT.indexOf(each) >= 0);
            if (kept && (each != '%' || isHex(bytes, i + 1))) {
                quoted.append((char) each);
            } else {
                quoted.append('%').append(String.format(Locale.ROOT, "%02X", each));
            }
        }
        return quoted.toString();
    }

    private static boolean isHex(byte[] bytes, int from) {
        return from + 1 < bytes.length
                && Character.digit(bytes[from], 16) >= 0
                && Character.digit(bytes[from + 1], 16) >= 0;
    }

    private static String decoded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] plain = new byte[bytes.length];
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%' && isHex(bytes, i + 1)) {
                plain[length++] = (byte) Integer.parseInt(text(bytes, i + 1), 16);
                i += 2;
            } else {
                plain[length++] = bytes[i];
            }
        }
        return new String(plain, 0, length, StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes, int from) {
        return new String(bytes, from, 2, StandardCharsets.US_ASCII);
    }
}
