package dev.tocsin.definitions.check;

import dev.tocsin.definitions.template.Escaping;
import dev.tocsin.definitions.template.JsonValues;
import dev.tocsin.definitions.yaml.Value;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads headers: a map, or text with one header a line. References in them stay, and credentials must be some. */
final class Headers {

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern CREDENTIAL =
            Pattern.compile("cookie|(.*[-_])?(authorization|auth|token|secret|password|passwd|credentials?"
                    + "|(access|api|app|application|auth|functions|license|private|secret|service|subscription)[-_]?key)"
                    + "([-_].*)?");
    private static final Set<String> OURS =
            Set.of("connection", "content-length", "host", "transfer-encoding", "upgrade");

    private Headers() {}

    /** @param owner such as {@code hooks.orders-to-erp}, for the name of a secret that is moved into a file */
    static Map<String, String> read(Value value, String owner, boolean templates) {
        Map<String, String> headers = new LinkedHashMap<>();
        Map<String, String> seen = new HashMap<>();
        if (value.present() && !value.isSection() && !value.isList()) {
            rows(value, headers, seen, templates);
            return headers;
        }
        value.section().all().forEach((name, content) -> {
            if (!acceptable(content, name, seen)) {
                return;
            }
            boolean credential =
                    CREDENTIAL.matcher(name.toLowerCase(Locale.ROOT)).matches();
            String text = credential
                    ? content.secret(owner + ".headers." + name)
                    : content.required("a value").reference();
            if (text != null) {
                put(content, name, text, headers, templates);
            }
        });
        return headers;
    }

    /** Those of a preset, whose secrets are parameters. */
    static Map<String, String> ofPreset(Value value) {
        Map<String, String> headers = new LinkedHashMap<>();
        Map<String, String> seen = new HashMap<>();
        value.section().all().forEach((name, content) -> {
            if (acceptable(content, name, seen)) {
                String text = content.required("a value").text("");
                if (CREDENTIAL.matcher(name.toLowerCase(Locale.ROOT)).matches() && !Templates.hasPlaceholders(text)) {
                    content.problem("a preset has no secrets of its own: expected a parameter with `secret: true`, such"
                            + " as \"Bearer {{ parameters.token }}\"");
                }
                put(content, name, text, headers, true);
            }
        });
        return headers;
    }

    /** One header a line, or a JSON object that somebody wrote as text. */
    private static void rows(Value value, Map<String, String> headers, Map<String, String> seen, boolean templates) {
        String text = value.reference();
        if (text == null) {
            return;
        }
        String start = text.stripLeading();
        if (start.startsWith("{") && !start.startsWith("{{")) {
            object(value, text, headers, seen, templates);
            return;
        }
        for (String row : text.split("\r?\n", -1)) {
            int colon = row.indexOf(':');
            if (row.isBlank()) {
                continue;
            }
            if (colon < 0) {
                value.problem("expected a header such as 'Accept: text/plain' in each line but was '" + row + "'");
            } else {
                String name = row.substring(0, colon).strip();
                written(value, name, row.substring(colon + 1).strip(), headers, seen, templates);
            }
        }
    }

    private static void object(
            Value value, String text, Map<String, String> headers, Map<String, String> seen, boolean templates) {
        Object parsed;
        try {
            parsed = JsonValues.parse(text);
        } catch (IllegalArgumentException e) {
            value.problem(
                    "expected headers as a JSON object of texts, or one in each line, but it is " + e.getMessage());
            return;
        }
        for (Map.Entry<?, ?> header : ((Map<?, ?>) Objects.requireNonNull(parsed)).entrySet()) {
            Object content = header.getValue();
            if (content == null || content instanceof Map || content instanceof List) {
                value.problem("expected text as the value of the header " + header.getKey());
            } else {
                written(value, String.valueOf(header.getKey()), content.toString(), headers, seen, templates);
            }
        }
    }

    private static void written(
            Value value,
            String name,
            String content,
            Map<String, String> headers,
            Map<String, String> seen,
            boolean templates) {
        if (!acceptable(value, name, seen)) {
            return;
        }
        if (CREDENTIAL.matcher(name.toLowerCase(Locale.ROOT)).matches() && !Value.hasReference(content)) {
            value.problem("expected a reference such as ${env:NAME} as value of " + name);
        }
        put(value, name, content, headers, templates);
    }

    private static boolean acceptable(Value place, String name, Map<String, String> seen) {
        if (!NAME.matcher(name).matches()) {
            place.problem("'" + name + "' is not a valid header name (letters, digits and -)");
            return false;
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (OURS.contains(lower)) {
            place.problem("the header " + name + " cannot be set, the connection decides it");
            return false;
        }
        String before = seen.putIfAbsent(lower, name);
        if (before != null) {
            place.problem("the header is given twice, also as " + before);
            return false;
        }
        return true;
    }

    private static void put(Value place, String name, String text, Map<String, String> headers, boolean templates) {
        if (text.chars().anyMatch(character -> (character < ' ' && character != '\t') || character == 0x7F)) {
            place.problem("the value of a header cannot have line breaks or control characters");
            return;
        }
        if (templates && Templates.hasPlaceholders(text)) {
            Templates.paths(place, text, Escaping.NONE);
        }
        headers.put(name, text);
    }
}
