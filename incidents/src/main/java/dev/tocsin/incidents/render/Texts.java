package dev.tocsin.incidents.render;

import dev.tocsin.definitions.template.Escaping;
import dev.tocsin.definitions.template.Template;
import dev.tocsin.definitions.yaml.References;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
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

    /** An address into which text is put percent-encoded. */
    static Texts address(String source) {
        Texts text = of(source, Escaping.NONE);
        return text instanceof Literal || source.startsWith("{{") ? text : new Encoded(text);
    }

    /** The names with each text in them as {@code way} makes it. */
    static Map<String, @Nullable Object> each(Map<String, @Nullable Object> names, UnaryOperator<String> way) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>();
        names.forEach((name, value) -> changed.put(name, each(value, way)));
        return changed;
    }

    private static @Nullable Object each(@Nullable Object value, UnaryOperator<String> way) {
        if (value instanceof String string) {
            return way.apply(string);
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> changed = new LinkedHashMap<>();
            map.forEach((key, inner) -> changed.put(key, each(inner, way)));
            return changed;
        }
        return value instanceof List<?> list
                ? list.stream().map(inner -> each(inner, way)).toList()
                : value;
    }

    /** Percent-encoded. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** As a part of a query, but for references. */
    static String formEncoded(String text) {
        StringBuilder encoded = new StringBuilder();
        Matcher references = Guarded.REFERENCE.matcher(text);
        int done = 0;
        while (references.find()) {
            encoded.append(form(text.substring(done, references.start()))).append(references.group());
            done = references.end();
        }
        return encoded.append(form(text.substring(done))).toString();
    }

    private static String form(String text) {
        return URLEncoder.encode(text.replace("$${", "${"), StandardCharsets.UTF_8);
    }

    /** Text of an event in a place where references are resolved: it means itself. */
    static String plain(String text) {
        return References.escaped(text);
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
            return text.render(each(names, Texts::encoded));
        }

        @Override
        public Set<String> paths() {
            return text.paths();
        }
    }
}
