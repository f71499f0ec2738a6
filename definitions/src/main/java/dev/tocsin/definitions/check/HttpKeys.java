package dev.tocsin.definitions.check;

import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.EndpointDefinition;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the keys of requests by HTTP. */
final class HttpKeys {
    private static final Set<String> PROXIES = Set.of("http", "socks5");

    private HttpKeys() {}

    static void read(Section section, String owner, EndpointDefinition.Builder definition) {
        request(section, owner, definition);
        definition.setAuth(Authentications.read(section.get("auth"), owner, Authentications.ALL));
    }

    /** All but how to authenticate. */
    static void request(Section section, String owner, EndpointDefinition.Builder definition) {
        definition
                .setUrl(Urls.http(section.get("url"), false))
                .setMethod(Endpoints.method(section.get("method"), "GET"))
                .setHeaders(Headers.read(section.get("headers"), owner, false))
                .setBody(section.get("body").resolvedOnce())
                .setFollowRedirects(section.get("follow_redirects").flag(true))
                .setProxy(proxy(section.get("proxy")))
                .setReuse(section.get("reuse").flag(false));
        security(section, definition);
        ip(section, definition);
    }

    static void security(Section section, EndpointDefinition.Builder definition) {
        boolean insecure = section.get("insecure").flag(false);
        Value ca = section.get("ca");
        if (insecure && ca.present()) {
            ca.warning("is not used, because `insecure` takes any certificate");
        }
        definition.setInsecure(insecure).setCa(Pem.certificates(ca));
    }

    static void ip(Section section, EndpointDefinition.Builder definition) {
        String ip = section.get("ip").oneOf("", List.of("4", "6"));
        definition.setIp(ip.isEmpty() ? null : Integer.valueOf(ip));
    }

    private static @Nullable String proxy(Value value) {
        String written = value.reference();
        String plain = written == null ? null : value.resolved(written);
        if (plain == null) {
            return written;
        }
        try {
            URI url = new URI(plain);
            boolean proxy = url.getScheme() != null && PROXIES.contains(url.getScheme()) && url.getHost() != null;
            if (!proxy) {
                value.problem("expected a proxy such as http://proxy.example:3128 or socks5://proxy.example:1080");
                return null;
            }
            String user = url.getRawUserInfo();
            if (user != null && user.contains(":") && !Value.hasReference(String.valueOf(written))) {
                value.problem("expected a reference such as ${env:NAME} as password of the proxy");
                return null;
            }
            return written;
        } catch (URISyntaxException e) {
            value.problem("expected a proxy such as http://proxy.example:3128 or socks5://proxy.example:1080");
            return null;
        }
    }
}
