package dev.tocsin.notifier.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.notifier.delivery.Connecting.Proxy;
import dev.tocsin.notifier.delivery.Connecting.Tls;
import dev.tocsin.notifier.delivery.Delivery.Login;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** Who we are for the receiver of one delivery, and whom we trust: its {@code auth}, {@code ca} and {@code proxy}. */
final class Credentials {
    private static final String PEM = "-----BEGIN ";
    private static final int HTTP_PROXY_PORT = 3128;
    private static final int SOCKS_PORT = 1080;

    private final Delivery delivery;
    private final Resolver resolver;

    Credentials(Delivery delivery, Resolver resolver) {
        this.delivery = delivery;
        this.resolver = resolver;
    }

    /** The value of header {@code authorization}, where it is known before anything is asked. */
    Optional<String> authorization() throws Refusal {
        if (delivery.login().isEmpty()) {
            return Optional.empty();
        }
        Login login = delivery.login().get();
        return switch (login.kind()) {
            case "basic" -> Optional.of(basic(parameter(login, "username") + ":" + parameter(login, "password")));
            case "bearer" -> Optional.of("Bearer " + parameter(login, "token"));
            case "oauth2", "mtls" -> Optional.empty();
            default ->
                throw Refusal.forEver(
                        "auth: expected basic, bearer, oauth2 or mtls for a hook but was '" + login.kind() + "'");
        };
    }

    /** What a token is asked for with, where one is wanted. */
    Optional<Grant> grant(Connecting connecting) throws Refusal {
        Optional<Login> oauth2 = delivery.login().filter(login -> login.kind().equals("oauth2"));
        if (oauth2.isEmpty()) {
            return Optional.empty();
        }
        Login login = oauth2.get();
        try {
            Target endpoint = Target.of(parameter(login, "token_url"));
            refusePlainThroughProxy(endpoint, connecting.proxy());
            return Optional.of(new Grant(
                    endpoint,
                    parameter(login, "client_id"),
                    parameter(login, "client_secret"),
                    resolver.resolved(login.parameters().getOrDefault("scopes", "")),
                    connecting.anonymous()));
        } catch (Target.InvalidUrl invalid) {
            throw Refusal.forEver("auth.oauth2.token_url: " + invalid.getMessage());
        }
    }

    /** How connections to the target are made. */
    Connecting connecting(Target target, Instant now) throws Refusal {
        Optional<String> trust = trusted(now);
        Optional<Login> mtls = delivery.login().filter(login -> login.kind().equals("mtls"));
        Optional<Tls> tls = trust.map(ca -> new Tls(trust, Optional.empty(), Optional.empty()));
        if (mtls.isPresent()) {
            tls = Optional.of(new Tls(trust, needed(mtls.get(), "certificate"), needed(mtls.get(), "key")));
        }
        if (mtls.isPresent() && !target.tls()) {
            throw Refusal.forEver("auth.mtls: expected a URL with https:, which shows the certificate");
        }
        Optional<Proxy> proxy = proxy();
        refusePlainThroughProxy(target, proxy);
        return new Connecting(tls, proxy, delivery.way().http2());
    }

    /** Whom we trust in the place of the platform's authorities. */
    Optional<String> trusted(Instant now) throws Refusal {
        Optional<String> pem = pem("ca", delivery.way().ca());
        return pem.isEmpty() ? pem : Optional.of(Authorities.valid(pem.get(), now));
    }

    private Optional<String> needed(Login login, String name) throws Refusal {
        return pem("auth.mtls." + name, Optional.of(parameter(login, name)));
    }

    private String parameter(Login login, String name) throws Refusal {
        String value = login.parameters().get(name);
        if (value == null) {
            throw Refusal.forEver("auth." + login.kind() + ": expected a " + name);
        }
        return resolver.resolved(value);
    }

    private Optional<String> pem(String what, Optional<String> text) throws Refusal {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String pem = resolver.resolved(text.get());
        if (!pem.contains(PEM)) {
            throw Refusal.forEver(what + ": expected PEM, or a reference to a file with PEM");
        }
        return Optional.of(pem);
    }

    private Optional<Proxy> proxy() throws Refusal {
        if (delivery.way().proxy().isEmpty()) {
            return Optional.empty();
        }
        Refusal expected = Refusal.forEver(
                "proxy: expected a URL such as http://proxy.example:3128 or socks5://proxy.example:1080");
        URI uri;
        try {
            uri = new URI(resolver.resolved(delivery.way().proxy().get()).strip());
        } catch (URISyntaxException showsIt) {
            throw expected;
        }
        boolean socks = "socks5".equals(uri.getScheme());
        String host = uri.getHost();
        if ((!socks && !"http".equals(uri.getScheme())) || host == null) {
            throw expected;
        }
        String[] user =
                uri.getUserInfo() == null ? new String[0] : uri.getUserInfo().split(":", 2);
        return Optional.of(new Proxy(
                socks,
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                uri.getPort() > 0 ? uri.getPort() : socks ? SOCKS_PORT : HTTP_PROXY_PORT,
                user.length > 0 ? Optional.of(user[0]) : Optional.empty(),
                user.length > 1 ? Optional.of(user[1]) : Optional.empty()));
    }

    /** An HTTP proxy looks up the name of a plain request itself: the address would be judged by nobody. */
    private static void refusePlainThroughProxy(Target target, Optional<Proxy> proxy) throws Refusal {
        if (!target.tls() && proxy.isPresent() && !proxy.get().socks()) {
            throw Refusal.forEver("proxy: " + target.name()
                    + " is called with http:, which an HTTP proxy would look up itself; expected https: or a"
                    + " socks5: proxy");
        }
    }

    String basic(String userAndPassword) {
        String encoded = Base64.getEncoder().encodeToString(userAndPassword.getBytes(UTF_8));
        resolver.mask().add(encoded);
        return "Basic " + encoded;
    }
}
