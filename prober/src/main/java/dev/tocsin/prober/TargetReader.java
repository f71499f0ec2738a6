package dev.tocsin.prober;

import dev.tocsin.bootstrap.reference.References;
import dev.tocsin.prober.Endpoint.Unaskable;
import dev.tocsin.prober.check.ClientCredentials;
import dev.tocsin.prober.check.Header;
import dev.tocsin.prober.check.Request;
import dev.tocsin.prober.check.Route;
import dev.tocsin.prober.check.Security;
import dev.tocsin.prober.check.Security.Identity;
import dev.tocsin.prober.check.Target;
import dev.tocsin.schemas.event.Authentication;
import dev.tocsin.schemas.event.EndpointDefinition;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is to be asked, with every reference resolved: secrets are known from here to the end of the probe. */
final class TargetReader {
    private static final String NONE = "none";

    private final References references;

    TargetReader(References references) {
        this.references = references;
    }

    Target read(EndpointDefinition definition, boolean bodyWanted) {
        Map<String, String> options = new LinkedHashMap<>();
        definition.getOptions().forEach((name, value) -> options.put(name, inFull(value)));
        Authentication auth = definition.getAuth();
        if (auth != null && kind(auth).equals("task")) {
            auth.getParameters().forEach((name, value) -> options.put(name, inFull(value)));
        }
        return new Target(
                definition.getProbe(),
                URI.create(inFull(definition.getUrl())),
                Duration.ofMillis(definition.getTimeoutMs()),
                request(definition),
                new Route(
                        Optional.ofNullable(definition.getIp()),
                        Optional.ofNullable(definition.getProxy()).map(url -> URI.create(inFull(url))),
                        definition.getReuse()),
                security(definition),
                options,
                bodyWanted);
    }

    private Request request(EndpointDefinition definition) {
        Authentication auth = definition.getAuth();
        List<Header> headers = new ArrayList<>();
        authorization(auth).ifPresent(headers::add);
        definition.getHeaders().forEach((name, value) -> headers.add(header(name, value)));
        return new Request(
                definition.getMethod().toUpperCase(Locale.ROOT),
                headers,
                Optional.ofNullable(definition.getBody()).map(this::inFull),
                definition.getFollowRedirects(),
                credentials(auth));
    }

    private Security security(EndpointDefinition definition) {
        Authentication auth = definition.getAuth();
        return new Security(
                definition.getInsecure(),
                Optional.ofNullable(definition.getCa()).map(this::inFull),
                kind(auth).equals("mtls")
                        ? Optional.of(new Identity(parameter(auth, "certificate"), parameter(auth, "key")))
                        : Optional.empty());
    }

    private Header header(String name, String value) {
        String resolved = inFull(value);
        return References.isIn(value) ? new Header(name, resolved, true) : new Header(name, resolved);
    }

    /** To leave one out that is not known and ask all the same would be to ask something else. */
    private Optional<Header> authorization(@Nullable Authentication auth) {
        return switch (kind(auth)) {
            case NONE, "oauth2", "mtls", "task" -> Optional.empty();
            case "bearer" -> Optional.of(new Header("Authorization", "Bearer " + parameter(auth, "token"), true));
            case "basic" ->
                Optional.of(new Header(
                        "Authorization",
                        "Basic " + base64(parameter(auth, "username") + ":" + parameter(auth, "password")),
                        true));
            default -> throw new Unaskable("this prober does not know the authentication '" + kind(auth) + "'");
        };
    }

    private Optional<ClientCredentials> credentials(@Nullable Authentication auth) {
        return kind(auth).equals("oauth2")
                ? Optional.of(new ClientCredentials(
                        URI.create(parameter(auth, "token_url")),
                        parameter(auth, "client_id"),
                        parameter(auth, "client_secret"),
                        auth == null ? "" : auth.getParameters().getOrDefault("scopes", "")))
                : Optional.empty();
    }

    private static String kind(@Nullable Authentication auth) {
        return auth == null ? NONE : auth.getKind();
    }

    private String parameter(@Nullable Authentication auth, String name) {
        String value = auth == null ? null : auth.getParameters().get(name);
        if (value == null) {
            throw new IllegalArgumentException("auth." + kind(auth) + " has no " + name);
        }
        return inFull(value);
    }

    private String inFull(String text) {
        return references.resolve(text).orElseThrow(Unaskable::new);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
