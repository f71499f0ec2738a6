package dev.tocsin.notifier.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.bootstrap.reference.References;
import dev.tocsin.definitions.template.Escaping;
import dev.tocsin.notifier.delivery.Prepared.Ready;
import dev.tocsin.notifier.delivery.Prepared.Unusable;
import dev.tocsin.notifier.signature.BodySigning;
import dev.tocsin.notifier.signature.StandardWebhooks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** From a recorded request to the one that is sent: references resolved, our own headers and the signature added. */
final class Preparation {
    static final String USER_AGENT = "Tocsin/0.1";
    private static final String TOKEN_SIGNS = "!#$%&'*+.^_`|~-";
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0a-\\x1f\\x7f]");
    private static final Pattern CREDENTIAL = Pattern.compile(
            "authorization|cookie|(.*[-_])?(api-?key|apikey|auth|key|token|secret|password|signature|credentials?)([-_].*)?");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{[^}]*}");
    private static final String SIGNATURE = "webhook-signature";

    /** Have a length, and be it none. */
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    /** What a hook may not say itself: it is ours, or would make two requests of one. */
    private static final Set<String> OURS = Set.of(
            "webhook-id",
            "webhook-timestamp",
            SIGNATURE,
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "upgrade",
            "expect",
            "trailer",
            "te",
            "proxy-authorization",
            "proxy-connection",
            "keep-alive");

    private final References references;

    Preparation(References references) {
        this.references = references;
    }

    /** The request as it is sent at this moment. */
    Prepared prepare(Delivery delivery, Instant now, Mask mask) {
        try {
            return ready(delivery, now, new Resolver(references, mask));
        } catch (Refusal refusal) {
            return refusal.prepared();
        } catch (Target.InvalidUrl invalid) {
            return new Unusable(String.valueOf(invalid.getMessage()));
        }
    }

    private static Ready ready(Delivery delivery, Instant now, Resolver resolver) throws Refusal, Target.InvalidUrl {
        Target target = Target.of(resolver.resolved(delivery.url()));
        String method = delivery.method().toUpperCase(Locale.ROOT);
        if (!token(method)) {
            throw Refusal.forEver("method: expected a word such as POST");
        }
        byte[] body = body(delivery, resolver).getBytes(UTF_8);
        Credentials credentials = new Credentials(delivery, resolver);
        Map<String, String> headers = new LinkedHashMap<>();
        Set<String> confidential = new HashSet<>(Set.of("authorization", "cookie", SIGNATURE));
        headers.put("user-agent", USER_AGENT);
        target.userInfo().ifPresent(user -> headers.put("authorization", credentials.basic(user)));
        addOwn(delivery, resolver, headers, confidential);
        Optional<String> authorization = credentials.authorization();
        authorization.ifPresent(value -> headers.put("authorization", clean(value)));
        headers.put("webhook-id", delivery.callback());
        headers.put("webhook-timestamp", Long.toString(now.getEpochSecond()));
        sign(delivery, now, body, resolver, headers);
        if (delivery.signing().body().isPresent()) {
            confidential.add(sign(delivery.signing().body().get(), body, resolver, headers));
        }
        if (body.length > 0 || delivery.body().isPresent() || WITH_BODY.contains(method)) {
            headers.put("content-length", Integer.toString(body.length));
        }
        Connecting connecting = credentials.connecting(target, now);
        Optional<Grant> grant = credentials.grant(connecting);
        return new Ready(target, method, headers, confidential, body, connecting, grant);
    }

    /** What is put into a body of JSON is escaped as it wants. */
    private static String body(Delivery delivery, Resolver resolver) throws Refusal {
        String body = delivery.body().orElse("");
        if (!delivery.extras().bodyReferences()) {
            return body;
        }
        String type = delivery.headers().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("content-type"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
        Escaping escaping = Escaping.of(type);
        StringBuilder resolved = new StringBuilder();
        Matcher references = REFERENCE.matcher(body);
        int done = 0;
        while (references.find()) {
            String reference = references.group();
            String text = resolver.resolved(reference);
            resolved.append(body, done, references.start())
                    .append(reference.startsWith("$$") ? text : escaping.escaped(text));
            done = references.end();
        }
        return resolved.append(body, done, body.length()).toString();
    }

    private static void addOwn(
            Delivery delivery, Resolver resolver, Map<String, String> headers, Set<String> confidential)
            throws Refusal {
        boolean redirects = delivery.way().redirects();
        for (Map.Entry<String, String> header : delivery.headers().entrySet()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!token(name)) {
                throw Refusal.forEver(
                        "header '" + CONTROL.matcher(header.getKey()).replaceAll("?")
                                + "': expected a name of letters, digits and '-'");
            }
            if (!OURS.contains(name)) {
                headers.put(name, clean(resolver.resolved(header.getValue())));
            }
            if (redirects
                    && (References.isIn(header.getValue())
                            || CREDENTIAL.matcher(name).matches())) {
                confidential.add(name);
            }
        }
    }

    private static void sign(
            Delivery delivery, Instant now, byte[] body, Resolver resolver, Map<String, String> headers)
            throws Refusal {
        List<String> secrets = new ArrayList<>();
        for (String secret : delivery.signing().secrets()) {
            secrets.add(resolver.resolved(secret));
        }
        try {
            if (!secrets.isEmpty()) {
                headers.put(SIGNATURE, StandardWebhooks.sign(secrets, delivery.callback(), now, body));
            }
        } catch (IllegalArgumentException unusable) {
            throw Refusal.forEver("delivery.secret: " + unusable.getMessage());
        }
    }

    /** The name of the header that it added. */
    private static String sign(BodySigning signing, byte[] body, Resolver resolver, Map<String, String> headers)
            throws Refusal {
        String name = signing.header().toLowerCase(Locale.ROOT);
        if (!token(name) || OURS.contains(name)) {
            throw Refusal.forEver("delivery.signature.header: expected a name such as X-Hub-Signature-256");
        }
        try {
            headers.put(name, clean(signing.sign(resolver.resolved(signing.secret()), body)));
            return name;
        } catch (IllegalArgumentException unusable) {
            throw Refusal.forEver("delivery.signature: " + unusable.getMessage());
        }
    }

    /** What HTTP calls a token: names of methods and headers. */
    private static boolean token(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && (c < '0' || c > '9') && TOKEN_SIGNS.indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static String clean(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < ' ' || value.charAt(i) == 0x7f) {
                return CONTROL.matcher(value).replaceAll("");
            }
        }
        return value;
    }
}
