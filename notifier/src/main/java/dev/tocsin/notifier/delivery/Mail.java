package dev.tocsin.notifier.delivery;

import dev.tocsin.notifier.address.Literal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A mail that is ready to be sent: {@code smtp://host:port?tls=starttls}, its headers those of the request, its text the
 * body. Holds secrets, so it is never printed.
 *
 * @param id the same at every attempt
 * @param login user and password
 * @param trust certificates in PEM, in the place of the platform's
 */
record Mail(
        String id,
        String host,
        int port,
        Security security,
        Map<String, String> headers,
        String text,
        Optional<Login> login,
        Optional<String> trust) {

    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f]+");
    private static final int SUBMISSION = 587;
    private static final List<String> NEEDED = List.of("from", "to");

    /** How the connection is protected. */
    enum Security {
        /** It turns into a secure one before anything is said. */
        STARTTLS,
        /** It is one from the start. */
        ALWAYS,
        /** It is none. */
        NONE
    }

    /** Who we are for the server. */
    record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login";
        }
    }

    /** Whether a request is a mail. */
    static boolean isMeant(String url) {
        return url.regionMatches(true, 0, "smtp:", 0, "smtp:".length());
    }

    /** References are resolved now. */
    static Mail of(Delivery delivery, Resolver resolver, Instant now) throws Refusal {
        URI server = server(resolver.resolved(delivery.url()));
        Map<String, String> headers = new LinkedHashMap<>();
        for (Map.Entry<String, String> header : delivery.headers().entrySet()) {
            String text = CONTROL.matcher(resolver.resolved(header.getValue())).replaceAll(" ");
            headers.put(header.getKey().toLowerCase(Locale.ROOT), text.strip());
        }
        for (String name : NEEDED) {
            if (headers.getOrDefault(name, "").isEmpty()) {
                throw Refusal.forEver("a mail needs the header " + name);
            }
        }
        if (delivery.way().proxy().isPresent()) {
            throw Refusal.forEver("proxy: a mail does not go through one");
        }
        Optional<String> trust = new Credentials(delivery, resolver).trusted(now);
        return new Mail(
                delivery.callback(),
                host(server),
                server.getPort() < 0 ? SUBMISSION : server.getPort(),
                security(server),
                headers,
                delivery.body().orElse(""),
                login(delivery, resolver),
                trust);
    }

    private static URI server(String url) throws Refusal {
        try {
            URI uri = new URI(url.strip());
            if (uri.getHost() != null && uri.getUserInfo() == null && !Literal.ambiguous(uri.getHost())) {
                return uri;
            }
        } catch (URISyntaxException broken) {
            // said below, without the address
        }
        throw Refusal.forEver("invalid address of a mail server: expected one such as smtp://mail.example:587");
    }

    private static String host(URI server) {
        String host = server.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static Security security(URI server) throws Refusal {
        String query = server.getQuery() == null ? "tls=starttls" : server.getQuery();
        for (Security security : Security.values()) {
            if (query.equalsIgnoreCase("tls=" + security)) {
                return security;
            }
        }
        throw Refusal.forEver("tls: expected starttls, always or none");
    }

    private static Optional<Login> login(Delivery delivery, Resolver resolver) throws Refusal {
        if (delivery.login().isEmpty()) {
            return Optional.empty();
        }
        Delivery.Login login = delivery.login().get();
        String user = login.parameters().get("username");
        String password = login.parameters().get("password");
        if (!login.kind().equals("basic") || user == null || password == null) {
            throw Refusal.forEver("auth: expected basic for a mail server");
        }
        return Optional.of(new Login(resolver.resolved(user), resolver.resolved(password)));
    }

    /** Host and port, for messages. */
    String server() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public String toString() {
        return "Mail[" + server() + "]";
    }
}
