package dev.tocsin.definitions.check;

import dev.tocsin.definitions.yaml.References;
import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.EndpointDefinition;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads the keys of probes below HTTP: TCP, TLS, DNS, ICMP. */
final class ConnectionKeys {
    private static final List<String> STARTTLS = List.of("smtp", "imap", "pop3", "ftp", "postgresql");
    private static final Pattern QUERY = Pattern.compile("(?i)type=([a-z0-9]{1,10})");
    private static final List<String> TYPES = List.of(
            "A", "AAAA", "ANY", "CAA", "CNAME", "DNAME", "DNSKEY", "DS", "HTTPS", "LOC", "MX", "NAPTR", "NS", "PTR",
            "RP", "SOA", "SPF", "SRV", "SSHFP", "SVCB", "TLSA", "TXT");

    private ConnectionKeys() {}

    static void tcp(Section section, String owner, EndpointDefinition.Builder definition) {
        definition.setUrl(Urls.of(section.get("url"), "tcp", true, "tcp://mail.example:25"));
        Map<String, String> options = new LinkedHashMap<>();
        String send = section.get("send").resolvedOnce();
        if (send != null) {
            options.put("send", send);
        }
        Value receive = section.get("receive");
        if (receive.present()) {
            options.put("receive", References.escaped(Comparisons.pattern(receive)));
        }
        Value starttls = section.get("starttls");
        String protocol = starttls.oneOf("", STARTTLS);
        if (!protocol.isEmpty()) {
            options.put("starttls", protocol);
        }
        secure(section, owner, definition);
        definition.setOptions(options);
    }

    static void tls(Section section, String owner, EndpointDefinition.Builder definition) {
        definition.setUrl(Urls.of(section.get("url"), "tls", false, "tls://mail.example:993"));
        secure(section, owner, definition);
    }

    private static void secure(Section section, String owner, EndpointDefinition.Builder definition) {
        HttpKeys.security(section, definition);
        HttpKeys.ip(section, definition);
        definition.setAuth(Authentications.read(section.get("auth"), owner, List.of("mtls")));
    }

    static void dns(Section section, String owner, EndpointDefinition.Builder definition) {
        String example = "dns://resolver.example/shop.example?type=A, or dns:///shop.example";
        Value url = section.get("url");
        String written = Urls.of(url, "dns", false, example);
        String plain = written.isEmpty() ? null : url.resolved(written);
        if (plain != null) {
            question(url, URI.create(plain), example);
        }
        HttpKeys.ip(section, definition);
        definition.setUrl(written);
    }

    private static void question(Value place, URI url, String example) {
        String path = url.getPath();
        if (path == null || path.length() < 2 || path.indexOf('/', 1) > 0) {
            place.problem("expected a name to ask for, as in " + example);
        }
        String query = url.getRawQuery();
        if (query == null) {
            return;
        }
        var type = QUERY.matcher(query);
        if (!type.matches()) {
            place.problem("expected ?type= and a type of records, as in " + example);
        } else {
            String name = type.group(1).toUpperCase(Locale.ROOT);
            if (!TYPES.contains(name) && !name.matches("TYPE\\d{1,5}")) {
                place.problem("expected a type of records such as A, AAAA, MX or TXT but was '" + type.group(1) + "'");
            }
        }
    }

    static void icmp(Section section, String owner, EndpointDefinition.Builder definition) {
        definition.setUrl(Urls.of(section.get("url"), "icmp", false, "icmp://router.example"));
        HttpKeys.ip(section, definition);
    }
}
