package dev.tocsin.definitions.check;

import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.Authentication;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads how a prober authenticates: one of {@code basic}, {@code bearer}, {@code oauth2}, {@code mtls}. */
final class Authentications {
    static final List<String> ALL = List.of("basic", "bearer", "oauth2", "mtls");

    private Authentications() {}

    /**
     * Null where absent or wrong.
     *
     * @param owner such as {@code endpoints.core-shop}, for the name of a secret that is moved into a file
     */
    static @Nullable Authentication read(Value value, String owner, List<String> kinds) {
        Section section = value.section();
        List<String> given = kinds.stream().filter(section::has).toList();
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String kind : kinds) {
            Value one = section.get(kind);
            if (given.equals(List.of(kind))) {
                parameters.putAll(parameters(kind, one, owner + ".auth"));
            }
        }
        boolean known = section.end();
        if (value.present() && value.isSection() && known && given.size() != 1) {
            value.problem("expected exactly one of " + Value.listed(kinds) + " but there "
                    + (given.isEmpty()
                            ? "is none"
                            : "are " + Value.listed(given).replace(" or ", " and ")));
        }
        return given.size() == 1 ? new Authentication(given.get(0), parameters) : null;
    }

    private static Map<String, String> parameters(String kind, Value value, String owner) {
        if (kind.equals("bearer") && !value.isSection()) {
            Map<String, String> token = new LinkedHashMap<>();
            put(token, "token", value.secret(owner + ".token"));
            return token;
        }
        Section section = value.section();
        Map<String, String> parameters = new LinkedHashMap<>();
        switch (kind) {
            case "basic" -> {
                put(
                        parameters,
                        "username",
                        section.get("username").required("a name").reference());
                put(parameters, "password", secret(section.get("password"), owner + ".password"));
            }
            case "bearer" -> put(parameters, "token", secret(section.get("token"), owner + ".token"));
            case "oauth2" -> oauth2(section, owner, parameters);
            case "mtls" -> {
                put(
                        parameters,
                        "certificate",
                        Pem.certificates(section.get("certificate").required(Pem.EXPECTED)));
                put(parameters, "key", secret(section.get("key"), owner + ".key"));
            }
            default -> throw new AssertionError("no kind of authentication: " + kind);
        }
        section.end();
        return parameters;
    }

    private static void oauth2(Section section, String owner, Map<String, String> parameters) {
        put(parameters, "token_url", Urls.http(section.get("token_url"), false));
        put(parameters, "client_id", section.get("client_id").required("a name").reference());
        put(parameters, "client_secret", secret(section.get("client_secret"), owner + ".client_secret"));
        Value scopes = section.get("scopes");
        put(parameters, "scopes", scopes.isList() ? String.join(" ", scopes.texts()) : scopes.text());
    }

    private static @Nullable String secret(Value value, String name) {
        return value.required("a reference such as ${env:NAME}").secret(name);
    }

    private static void put(Map<String, String> parameters, String name, @Nullable String text) {
        if (text != null) {
            parameters.put(name, text);
        }
    }
}
