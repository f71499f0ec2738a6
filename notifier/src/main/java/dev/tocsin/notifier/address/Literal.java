package dev.tocsin.notifier.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses written out in a URL or a setting, read without asking any name server. */
public final class Literal {
    private static final Pattern DOTTED = Pattern.compile("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");
    private static final Pattern NUMERIC_END = Pattern.compile("(.*\\.)?(\\d+|0x[0-9a-f]*)\\.?");

    private Literal() {}

    /** The address, if the text is one: four decimal numbers, or IPv6 with or without brackets and without a zone. */
    public static Optional<InetAddress> parse(String text) {
        if (DOTTED.matcher(text).matches()) {
            return address(text);
        }
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        return bare.contains(":") && !bare.contains("%") ? address(bare) : Optional.empty();
    }

    /** Whether some programs would take this host for an address and others for a name, such as {@code 0x7f.1} or {@code 2130706433}. */
    public static boolean ambiguous(String host) {
        return numericEnd(host)
                && NUMERIC_END.matcher(host.toLowerCase(Locale.ROOT)).matches()
                && parse(host).isEmpty();
    }

    /** Whether the last label begins with a digit: a look that spares most names the expression. */
    private static boolean numericEnd(String host) {
        int end = host.endsWith(".") ? host.length() - 1 : host.length();
        int start = host.lastIndexOf('.', end - 1) + 1;
        return start < end && Character.isDigit(host.charAt(start));
    }

    private static Optional<InetAddress> address(String literal) {
        try {
            return Optional.of(InetAddress.getByName(literal));
        } catch (UnknownHostException notAnAddress) {
            return Optional.empty();
        }
    }
}
