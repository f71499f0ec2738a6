package dev.tocsin.definitions.check;

import dev.tocsin.definitions.template.BadTemplate;
import dev.tocsin.definitions.template.Escaping;
import dev.tocsin.definitions.template.Template;
import dev.tocsin.definitions.yaml.Value;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks addresses. References in them stay until use, because a path or a user may be the secret. */
final class Urls {

    private static final Set<String> LATER =
            Set.of("ping", "grpc", "grpcs", "ws", "wss", "kafka", "postgresql", "mysql", "heartbeat");
    private static final Set<String> OTHER_PROBES = Set.of("tcp", "tls", "icmp", "dns");

    private Urls() {}

    /** The address of an endpoint or hook; empty where there is none or it is wrong. */
    static String http(Value value, boolean templates) {
        String url = value.required("a URL such as https://shop.example/health").reference();
        if (url == null) {
            return "";
        }
        if (templates && Templates.hasPlaceholders(url)) {
            return placeholders(value, url) ? url : "";
        }
        String plain = value.resolved(url);
        String problem = plain == null ? null : problem(plain);
        if (problem != null) {
            value.problem(problem);
            return "";
        }
        return url;
    }

    /**
     * The address of a probe that is not HTTP's; empty where there is none or it is wrong.
     *
     * @param port whether the address must have one
     */
    static String of(Value value, String scheme, boolean port, String example) {
        String url = value.required("an address such as " + example).reference();
        String plain = url == null ? null : value.resolved(url);
        if (url == null || plain == null) {
            return url == null ? "" : url;
        }
        String problem = problem(plain, scheme, port, example);
        if (problem != null) {
            value.problem(problem);
            return "";
        }
        return url;
    }

    private static @Nullable String problem(String url, String scheme, boolean port, String example) {
        String expected = "expected an address such as " + example + " but was '" + url + "'";
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            return expected + " (" + e.getReason() + " at character " + (e.getIndex() + 1) + ")";
        }
        boolean ofMachine = scheme.equals("dns") && uri.getRawAuthority() == null;
        if (!scheme.equalsIgnoreCase(uri.getScheme()) || (uri.getHost() == null && !ofMachine)) {
            return expected;
        }
        if (uri.getRawUserInfo() != null) {
            return "credentials do not belong into the address";
        }
        if (port ? uri.getPort() < 1 || uri.getPort() > 65_535 : uri.getPort() > 65_535) {
            return "expected a port from 1 to 65535 in '" + url + "'";
        }
        return null;
    }

    private static boolean placeholders(Value value, String url) {
        try {
            Template.compile(url, Escaping.NONE);
            return true;
        } catch (BadTemplate e) {
            value.problem("the template has an error: " + e.reason());
            return false;
        }
    }

    private static @Nullable String problem(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            return "expected a URL such as https://shop.example/health but was '" + url + "' (" + e.getReason()
                    + " at character " + (e.getIndex() + 1) + ")";
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (LATER.contains(scheme)) {
            return "addresses with " + scheme + ": are not available in this version";
        }
        if (OTHER_PROBES.contains(scheme)) {
            return "expected a URL that begins with http:// or https:// here, but was '" + url + "'";
        }
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return "expected a URL that begins with http:// or https:// but was '" + url + "'";
        }
        if (uri.getHost() == null) {
            return "expected a URL with a host such as https://shop.example/health but was '" + url + "'";
        }
        if (uri.getPort() > 65_535) {
            return "expected a port from 1 to 65535 but was " + uri.getPort();
        }
        return uri.getRawUserInfo() == null
                ? null
                : "credentials do not belong into the URL: use the header Authorization with a reference";
    }
}
