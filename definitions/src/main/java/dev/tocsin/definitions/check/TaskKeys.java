package dev.tocsin.definitions.check;

import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.Authentication;
import dev.tocsin.schemas.event.EndpointDefinition;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the keys of tasks: those of a request, and the token that they want. */
final class TaskKeys {

    private TaskKeys() {}

    static void read(Section section, String owner, EndpointDefinition.Builder definition) {
        HttpKeys.request(section, owner, definition);
        Value token = section.get("token_auth");
        if (token.present()) {
            definition.setAuth(token(token, owner + ".token_auth"));
        }
    }

    private static @Nullable Authentication token(Value value, String owner) {
        Section section = value.section();
        Map<String, String> parameters = new LinkedHashMap<>();
        put(
                parameters,
                "header",
                section.get("header")
                        .required("the header's name, such as Authorization")
                        .text());
        boolean given = section.has("token");
        boolean fetched = section.has("url");
        put(parameters, "token", section.get("token").secret(owner + ".token"));
        if (fetched) {
            put(parameters, "token_url", Urls.http(section.get("url"), false));
            put(
                    parameters,
                    "username",
                    section.get("username").required("a name").reference());
            put(
                    parameters,
                    "password",
                    section.get("password").required("a reference").secret(owner + ".password"));
        }
        boolean clean = section.end();
        if (value.isSection() && given == fetched && clean) {
            value.problem("expected either `token`, or `url`, `username` and `password` to fetch one with");
        }
        return new Authentication("task", parameters);
    }

    private static void put(Map<String, String> parameters, String name, @Nullable String text) {
        if (text != null) {
            parameters.put(name, text);
        }
    }
}
