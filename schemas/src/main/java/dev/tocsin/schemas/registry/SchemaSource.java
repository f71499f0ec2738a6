package dev.tocsin.schemas.registry;

import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.serde.Contract;
import dev.tocsin.schemas.serde.SchemaManifest;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Where the numbers of schemas come from: a registry, or, where none is named, the committed manifest.
 *
 * @param url where a registry's API begins, without a slash at its end
 */
public record SchemaSource(Optional<URI> url, Optional<Login> login) {

    /** The committed manifest. */
    public static final SchemaSource MANIFEST = new SchemaSource(Optional.empty(), Optional.empty());

    private static final String URL = "SCHEMA_REGISTRY_URL";
    private static final String USER = "SCHEMA_REGISTRY_USER";
    private static final String PASSWORD = "SCHEMA_REGISTRY_PASSWORD";
    private static final String TOKEN = "SCHEMA_REGISTRY_TOKEN";

    /**
     * What an operator's settings say.
     *
     * @param setting a setting by its name
     * @param problem told each thing that is wrong
     */
    public static SchemaSource of(Function<String, Optional<String>> setting, Consumer<String> problem) {
        Optional<String> user = setting.apply(USER);
        Optional<String> password = setting.apply(PASSWORD);
        Optional<String> token = setting.apply(TOKEN);
        if (user.isPresent() != password.isPresent()) {
            problem.accept(
                    user.isPresent()
                            ? PASSWORD + ": is required with " + USER
                            : USER + ": is required with " + PASSWORD);
        }
        if (token.isPresent() && user.isPresent()) {
            problem.accept(TOKEN + ": expected either a token or a user but both were set");
        }
        Optional<URI> url = setting.apply(URL).flatMap(written -> read(written, problem));
        boolean secret = user.isPresent() || password.isPresent() || token.isPresent();
        if (secret && setting.apply(URL).isEmpty()) {
            problem.accept(URL + ": is required with " + USER + ", " + PASSWORD + " or " + TOKEN);
        }
        Optional<Login> basic = user.flatMap(name -> password.map(word -> new Login.Basic(name, word)));
        return new SchemaSource(url, token.<Login>map(Login.Bearer::new).or(() -> basic));
    }

    private static Optional<URI> read(String written, Consumer<String> problem) {
        try {
            URI uri = URI.create(written.replaceAll("/+$", ""));
            if (uri.getRawUserInfo() != null) {
                problem.accept(URL + ": expected no user in the URL; there are " + USER + " and " + PASSWORD);
                return Optional.empty();
            }
            boolean plain = uri.getRawQuery() == null && uri.getRawFragment() == null;
            if (uri.getHost() != null
                    && plain
                    && String.valueOf(uri.getScheme()).matches("https?")) {
                return Optional.of(uri);
            }
        } catch (IllegalArgumentException e) {
            // said below, without the text that cannot be read: it may hold a password
        }
        problem.accept(URL + ": expected a URL such as http://schema-registry:8080/apis/ccompat/v7");
        return Optional.empty();
    }

    /**
     * The contract under {@code prefix}. With a registry: once that has every schema, for which it is waited. Throws
     * RegistryRefused where it cannot be used.
     *
     * @param reveal the text that a reference refers to; throws IllegalStateException where there is none
     */
    public Contract contract(String prefix, UnaryOperator<String> reveal) {
        Topics topics = Topics.of(prefix);
        SchemaManifest built = SchemaManifest.committed();
        return url.map(at -> new Contract(
                        topics, RegisteredSchemas.register(new SchemaRegistry(at, login, reveal), topics, built)))
                .orElseGet(() -> new Contract(topics, built));
    }
}
