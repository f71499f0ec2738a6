package dev.tocsin.incidents.render;

import dev.tocsin.definitions.template.Escaping;
import dev.tocsin.definitions.template.Template;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A text of a definition that may hold placeholders. */
sealed interface Texts {

    String render(Map<String, @Nullable Object> names);

    /** The dotted paths that are read. */
    Set<String> paths();

    /** Text without placeholders is not parsed: a brace in it means itself. */
    static Texts of(String source, Escaping escaping) {
        return hasPlaceholders(source) ? new Templated(Template.compile(source, escaping)) : new Literal(source);
    }

    /**
     * A URL. Text that is put into it is percent-encoded, so that data cannot leave the place it was given; a URL that
     * begins with a placeholder is taken as the data has it.
     */
    static Texts ofUrl(String source) {
        Texts text = ofHead(source);
        return text instanceof Literal || source.startsWith("{{") ? text : new Encoded(text);
    }

    /** A text in which the notifier resolves references: those of the definition, never those that data brings. */
    static Texts ofHead(String source) {
        Texts text = of(source, Escaping.NONE);
        return text instanceof Literal ? text : new Guarded(text, source);
    }

    /** Text of an event in a place where references are resolved: it means itself. */
    static String plain(String text) {
        return text.replace("${", "$${");
    }

    private static boolean hasPlaceholders(String source) {
        return source.contains("{{") || source.contains("{%") || source.contains("{#");
    }

    /** Always the same. */
    record Literal(String text) implements Texts {
        @Override
        public String render(Map<String, @Nullable Object> names) {
            return text;
        }

        @Override
        public Set<String> paths() {
            return Set.of();
        }
    }

    /** Filled in. */
    record Templated(Template template) implements Texts {
        @Override
        public String render(Map<String, @Nullable Object> names) {
            return template.render(names);
        }

        @Override
        public Set<String> paths() {
            return template.paths();
        }
    }

    /** Filled in, with references that the definition does not hold turned into plain text. */
    record Guarded(Texts text, String source) implements Texts {
        private static final Pattern REFERENCE = Pattern.compile("(?<!\\$)\\$\\{[^}]*}?");

        @Override
        public String render(Map<String, @Nullable Object> names) {
            return REFERENCE
                    .matcher(text.render(names))
                    .replaceAll(found -> Matcher.quoteReplacement(
                            source.contains(found.group()) ? found.group() : "$" + found.group()));
        }

        @Override
        public Set<String> paths() {
            return text.paths();
        }
    }

    /** Filled in with percent-encoded text. */
    record Encoded(Texts text) implements Texts {
        @Override
        public String render(Map<String, @Nullable Object> names) {
            Map<String, @Nullable Object> encoded = new LinkedHashMap<>();
            names.forEach((name, value) -> encoded.put(name, encode(value)));
            return text.render(encoded);
        }

        @Override
        public Set<String> paths() {
            return text.paths();
        }

        private static @Nullable Object encode(@Nullable Object value) {
            if (value instanceof String string) {
                return URLEncoder.encode(string, StandardCharsets.UTF_8).replace("+", "%20");
            }
            if (value instanceof Map<?, ?> map) {
                Map<Object, @Nullable Object> encoded = new LinkedHashMap<>();
                map.forEach((key, inner) -> encoded.put(key, encode(inner)));
                return encoded;
            }
            return value instanceof List<?> list
                    ? list.stream().map(Encoded::encode).toList()
                    : value;
        }
    }
}
