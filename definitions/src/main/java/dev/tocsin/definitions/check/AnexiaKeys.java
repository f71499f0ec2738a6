package dev.tocsin.definitions.check;

import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.EndpointDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the keys of what is asked by the conventions of Anexia's monitoring: those of a request, and the token. */
final class AnexiaKeys {

    private static final List<String> STEPS = List.of("major", "minor", "patch");

    private AnexiaKeys() {}

    static void up(Section section, String owner, EndpointDefinition.Builder definition) {
        HttpKeys.read(section, owner, definition);
        definition.setOptions(token(section, owner));
    }

    static void modules(Section section, String owner, EndpointDefinition.Builder definition) {
        HttpKeys.read(section, owner, definition);
        Map<String, String> options = token(section, owner);
        options.put("outdated", section.get("outdated").oneOf("patch", STEPS));
        definition.setOptions(options);
    }

    private static Map<String, String> token(Section section, String owner) {
        Map<String, String> options = new LinkedHashMap<>();
        Value value = section.get("access_token");
        String token = value.secret(owner + ".access_token");
        if (token != null && token.isEmpty()) {
            value.problem("expected a reference such as ${env:NAME} but there is nothing");
        } else if (token != null) {
            options.put("access_token", token);
        }
        return options;
    }
}
