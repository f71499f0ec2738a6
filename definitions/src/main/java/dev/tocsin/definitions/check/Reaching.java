package dev.tocsin.definitions.check;

import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.Authentication;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads how a hook's request gets to its receiver: who we are, whom we trust, through what, in which HTTP. */
final class Reaching {

    private static final String HTTP_2 = "2";
    private static final List<String> KINDS = List.of("basic", "bearer", "oauth2", "mtls");

    private Reaching() {}

    /** The keys of {@code send} that say so. */
    record Ways(
            @Nullable Authentication auth,
            @Nullable String ca,
            @Nullable String proxy,
            boolean redirects,
            String http) {}

    /**
     * @param url of the hook, as far as it is known
     * @param headers of the hook
     */
    static Ways read(Section send, String owner, String url, Set<String> headers) {
        Authentication auth = auth(send.get("auth"), owner + ".auth");
        boolean header = headers.stream().anyMatch(name -> name.equalsIgnoreCase("authorization"));
        if (header && auth != null && !auth.getKind().equals("mtls")) {
            send.get("auth").problem("is given twice, also as header Authorization");
        }
        boolean plain = url.regionMatches(true, 0, "http:", 0, 5);
        if (plain && auth != null && auth.getKind().equals("mtls")) {
            send.get("auth").problem("a certificate is shown by https: alone, but the URL begins with http:");
        }
        String http = send.get("http").oneOf("1.1", List.of("1.1", HTTP_2));
        if (plain && http.equals(HTTP_2)) {
            send.get("http").warning("is agreed on by https: alone; this URL is called with HTTP/1.1");
        }
        return new Ways(
                auth,
                ca(send.get("ca")),
                proxy(send.get("proxy"), plain),
                send.get("follow_redirects").flag(false),
                http);
    }

    private static @Nullable Authentication auth(Value value, String owner) {
        Section section = value.section();
        if (!value.isSection()) {
            return null;
        }
        List<String> given = KINDS.stream().filter(section::has).toList();
        Authentication auth = null;
        for (String kind : given) {
            auth = new Authentication(kind, parameters(section.get(kind), kind, owner + "." + kind));
        }
        KINDS.forEach(section::get);
        if (section.end() && given.size() != 1) {
            value.problem("expected one of " + Value.listed(KINDS)
                    + (given.isEmpty() ? "" : " but there are " + String.join(" and ", given)));
        }
        return auth;
    }

    private static Map<String, String> parameters(Value value, String kind, String owner) {
        Map<String, String> parameters = new HashMap<>();
        if (kind.equals("bearer")) {
            put(parameters, "token", value.secret(owner));
            return parameters;
        }
        Section section = value.section();
        switch (kind) {
            case "basic" -> {
                put(
                        parameters,
                        "username",
                        section.get("username").required("a name").reference());
                put(parameters, "password", secret(section, "password", owner));
            }
            case "mtls" -> {
                Value certificate = section.get("certificate");
                put(parameters, "certificate", pem(certificate.required("PEM, or a reference to a file with it")));
                put(parameters, "key", secret(section, "key", owner));
            }
            default -> {
                put(parameters, "token_url", Urls.http(section.get("token_url"), false));
                put(
                        parameters,
                        "client_id",
                        section.get("client_id").required("an id").reference());
                put(parameters, "client_secret", secret(section, "client_secret", owner));
                String scopes = scopes(section.get("scopes"));
                put(parameters, "scopes", scopes.isEmpty() ? null : scopes);
            }
        }
        section.end();
        return parameters;
    }

    private static @Nullable String secret(Section section, String key, String owner) {
        return section.get(key).required("a reference such as ${env:NAME}").secret(owner + "." + key);
    }

    private static String scopes(Value value) {
        if (!value.isList()) {
            return value.text("").strip();
        }
        List<String> scopes = new ArrayList<>(value.texts());
        return String.join(" ", scopes);
    }

    private static void put(Map<String, String> parameters, String name, @Nullable String value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }

    private static @Nullable String ca(Value value) {
        return value.present() ? pem(value) : null;
    }

    private static @Nullable String pem(Value value) {
        String text = value.reference();
        if (text != null && !Value.hasReference(text) && !text.contains("-----BEGIN CERTIFICATE-----")) {
            value.problem("expected certificates as PEM, or a reference to a file with them such as"
                    + " ${file:/etc/ssl/shop.pem}");
        }
        return text;
    }

    private static @Nullable String proxy(Value value, boolean plain) {
        String text = value.reference();
        if (text == null) {
            return null;
        }
        String known = value.resolved(text);
        URI uri = known == null ? null : uri(known);
        boolean socks = uri != null && "socks5".equals(uri.getScheme());
        if (known != null && (uri == null || uri.getHost() == null || !(socks || "http".equals(uri.getScheme())))) {
            value.problem("expected a URL such as http://proxy.example:3128 or socks5://proxy.example:1080");
        } else if (uri != null && uri.getRawUserInfo() != null && !Value.hasReference(text)) {
            value.problem("a password does not belong into a file of definitions: expected a reference to the whole URL"
                    + " such as ${env:PROXY_URL}");
        } else if (uri != null && plain && !socks) {
            value.problem("goes with https: alone, because an HTTP proxy would look up the name of an http: URL itself;"
                    + " a socks5: proxy does not");
        }
        return text;
    }

    private static @Nullable URI uri(String text) {
        try {
            return new URI(text.strip());
        } catch (URISyntaxException broken) {
            return null;
        }
    }
}
