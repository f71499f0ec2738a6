package dev.tocsin.notifier.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.bootstrap.reference.References;
import dev.tocsin.notifier.delivery.Prepared.Ready;
import dev.tocsin.notifier.delivery.Prepared.Tls;
import dev.tocsin.notifier.delivery.Prepared.Unusable;
import dev.tocsin.notifier.signature.BodySigning;
import dev.tocsin.notifier.signature.StandardWebhooks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** From a recorded request to the one that is sent: references resolved, our own headers and the signature added. */
final class Preparation {
    private static final String USER_AGENT = "Tocsin/0.1";
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0a-\\x1f\\x7f]");

    /** What a hook may not say itself: it is ours, or would make two requests of one. */
    private static final Set<String> OURS = Set.of(
            "webhook-id",
            "webhook-timestamp",
            "webhook-signature",
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "upgrade",
            "expect",
            "trailer",
            "te");

    private final References references;

    Preparation(References references) {
        this.references = references;
    }

    /** The request as it is sent at this moment. */
    Prepared prepare(Delivery delivery, Instant now) {
        try {
            return ready(delivery, now);
        } catch (Refusal refusal) {
            return new Unusable(refusal.why);
        } catch (Target.InvalidUrl invalid) {
            return new Unusable(String.valueOf(invalid.getMessage()));
        }
    }

    private Ready ready(Delivery delivery, Instant now) throws Refusal, Target.InvalidUrl {
        if (delivery.way().proxy().isPresent()) {
            throw new Refusal("proxy: hooks are not sent through proxies, which would undo the egress rules");
        }
        Target target = Target.of(resolved(delivery.url()));
        String method = delivery.method().toUpperCase(Locale.ROOT);
        if (!TOKEN.matcher(method).matches()) {
            throw new Refusal("method: expected a word such as POST");
        }
        byte[] body = delivery.body().orElse("").getBytes(UTF_8);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("user-agent", USER_AGENT);
        target.userInfo().ifPresent(user -> headers.put("authorization", basic(user)));
        addOwn(delivery.headers(), headers);
        Optional<Tls> tls = authenticate(delivery, headers);
        headers.put("webhook-id", delivery.callback());
        headers.put("webhook-timestamp", Long.toString(now.getEpochSecond()));
        sign(delivery, now, body, headers);
        if (body.length > 0 || delivery.body().isPresent()) {
            headers.put("content-length", Integer.toString(body.length));
        }
        return new Ready(target, method, headers, body, tls);
    }

    private void addOwn(Map<String, String> own, Map<String, String> headers) throws Refusal {
        for (Map.Entry<String, String> header : own.entrySet()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!TOKEN.matcher(name).matches()) {
                throw new Refusal("header '" + CONTROL.matcher(header.getKey()).replaceAll("?")
                        + "': expected a name of letters, digits and '-'");
            }
            if (!OURS.contains(name)) {
                headers.put(name, clean(resolved(header.getValue())));
            }
        }
    }

    private Optional<Tls> authenticate(Delivery delivery, Map<String, String> headers) throws Refusal {
        Optional<String> trust = pem("ca", delivery.way().ca());
        if (delivery.login().isEmpty()) {
            return trust.map(ca -> new Tls(trust, Optional.empty(), Optional.empty()));
        }
        Delivery.Login login = delivery.login().get();
        switch (login.kind()) {
            case "basic" ->
                headers.put("authorization", basic(parameter(login, "username") + ":" + parameter(login, "password")));
            case "bearer" -> headers.put("authorization", "Bearer " + clean(parameter(login, "token")));
            case "mtls" -> {
                return Optional.of(new Tls(
                        trust,
                        pem(
                                "certificate",
                                Optional.ofNullable(login.parameters().get("certificate"))),
                        pem("key", Optional.ofNullable(login.parameters().get("key")))));
            }
            default ->
                throw new Refusal("auth: expected basic, bearer or mtls for a hook but was '" + login.kind() + "'");
        }
        return trust.map(ca -> new Tls(trust, Optional.empty(), Optional.empty()));
    }

    private String parameter(Delivery.Login login, String name) throws Refusal {
        String value = login.parameters().get(name);
        if (value == null) {
            throw new Refusal("auth " + login.kind() + ": expected a " + name);
        }
        return resolved(value);
    }

    private Optional<String> pem(String what, Optional<String> text) throws Refusal {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String pem = resolved(text.get());
        if (!pem.contains("-----BEGIN ")) {
            throw new Refusal(what + ": expected PEM, or a reference to a file with PEM such as ${file:/run/secrets/"
                    + what + ".pem}");
        }
        return Optional.of(pem);
    }

    private void sign(Delivery delivery, Instant now, byte[] body, Map<String, String> headers) throws Refusal {
        List<String> secrets = new ArrayList<>();
        for (String secret : delivery.signing().secrets()) {
            secrets.add(resolved(secret));
        }
        try {
            if (!secrets.isEmpty()) {
                headers.put("webhook-signature", StandardWebhooks.sign(secrets, delivery.callback(), now, body));
            }
        } catch (IllegalArgumentException unusable) {
            throw new Refusal("delivery.secret: " + unusable.getMessage());
        }
        if (delivery.signing().body().isPresent()) {
            sign(delivery.signing().body().get(), body, headers);
        }
    }

    private void sign(BodySigning signing, byte[] body, Map<String, String> headers) throws Refusal {
        String name = signing.header().toLowerCase(Locale.ROOT);
        if (!TOKEN.matcher(name).matches() || OURS.contains(name)) {
            throw new Refusal("delivery.signature.header: expected a name such as X-Hub-Signature-256");
        }
        try {
            headers.put(name, clean(signing.sign(resolved(signing.secret()), body)));
        } catch (IllegalArgumentException unusable) {
            throw new Refusal("delivery.signature: " + unusable.getMessage());
        }
    }

    private String resolved(String text) throws Refusal {
        return references.resolve(text).orElseThrow(Refusal::new);
    }

    private static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(UTF_8));
    }

    private static String clean(String value) {
        return CONTROL.matcher(value).replaceAll("");
    }

    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;
        private final String why;

        Refusal(String why) {
            super(why);
            this.why = why;
        }
    }
}
