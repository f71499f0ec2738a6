package dev.tocsin.importers.cachet;

import dev.tocsin.importers.address.Credential;
import dev.tocsin.importers.output.Literal;
import dev.tocsin.importers.python.BadFormat;
import dev.tocsin.importers.python.FormatPart;
import dev.tocsin.importers.python.FormatPart.Field;
import dev.tocsin.importers.python.PythonFormat;
import dev.tocsin.importers.python.PythonText;
import dev.tocsin.importers.source.Given;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/**
 * The three titles of incidents, as texts for {@code str.format} with the keys of an endpoint.
 *
 * <p>Threading: one thread.
 */
final class Messages {

    /** Text that means itself in JSON, in a query and in a template. */
    private static final Pattern PLAIN = Pattern.compile("[^\"\\\\{}$%#\\p{Cntrl}]*");

    static final Set<String> KEYS =
            Arrays.stream(Kind.values()).map(kind -> kind.key).collect(Collectors.toSet());

    /** What a title is for. */
    enum Kind {
        OUTAGE("incident_outage", "{name} is unavailable"),
        PERFORMANCE("incident_performance", "{name} has degraded performance"),
        OPERATIONAL("incident_operational", "{name} is operational");

        final String key;
        final String usual;

        Kind(String key, String usual) {
            this.key = key;
            this.usual = usual;
        }
    }

    private final Given section;
    private boolean usual = true;
    private final Map<Kind, List<FormatPart>> formats = new EnumMap<>(Kind.class);

    private Messages(Given section) {
        this.section = section;
    }

    static Messages read(Given section) {
        Messages messages = new Messages(section);
        for (Kind kind : Kind.values()) {
            Given given = section.get(kind.key);
            String text = given.text();
            messages.usual &= text == null || text.equals(kind.usual);
            try {
                messages.formats.put(kind, PythonFormat.parse(text == null ? kind.usual : text));
            } catch (BadFormat e) {
                given.problem(e.reason());
                messages.formats.put(kind, List.of(new FormatPart.Literal("")));
            }
        }
        return messages;
    }

    /** Whether they are what nothing being said means. */
    boolean areUsual() {
        return usual;
    }

    /** A title in a template: where it has more than the name in it, each endpoint has its text as an attribute. */
    String template(Kind kind) {
        return template(kind, text -> text);
    }

    /** The same in a URL. */
    String inUrl(Kind kind) {
        return template(
                kind, text -> URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    private String template(Kind kind, UnaryOperator<String> encoded) {
        StringBuilder template = new StringBuilder();
        for (FormatPart part : formats.getOrDefault(kind, List.of())) {
            if (part instanceof FormatPart.Literal literal
                    && PLAIN.matcher(literal.text()).matches()) {
                template.append(encoded.apply(literal.text()));
            } else if (part instanceof Field field
                    && field.isPlain()
                    && field.name().equals("name")) {
                template.append("{{ endpoint.name }}");
            } else {
                return "{{ endpoint.attributes." + kind.key + " }}";
            }
        }
        return template.toString();
    }

    /** The attributes that an endpoint needs for its titles. */
    void attributes(Given endpoint, Map<String, Object> attributes) {
        for (Kind kind : Kind.values()) {
            if (template(kind).contains("endpoint.attributes.")) {
                text(kind, endpoint).ifPresent(text -> attributes.put(kind.key, Literal.text(text)));
            }
        }
    }

    private Optional<String> text(Kind kind, Given endpoint) {
        StringBuilder text = new StringBuilder();
        boolean whole = true;
        for (FormatPart part : formats.getOrDefault(kind, List.of())) {
            try {
                text.append(
                        part instanceof Field field
                                ? PythonText.formatted(field, value(field, endpoint))
                                : ((FormatPart.Literal) part).text());
            } catch (BadFormat e) {
                section.get(kind.key).problem(e.reason());
                whole = false;
            }
        }
        return whole ? Optional.of(text.toString()) : Optional.empty();
    }

    private static Object value(Field field, Given endpoint) throws BadFormat {
        Given found = step(field, endpoint, field.name());
        for (String step : field.steps()) {
            if (field.name().equals("header") && Credential.isNamed(step)) {
                throw field.bad("a secret does not belong into a title");
            }
            found = step(field, found, step);
        }
        Object content = found.content();
        if (content instanceof Node) {
            throw field.bad("'" + field.name() + "' is " + found.kind() + ", which Python prints in its own way");
        }
        return content instanceof Given.Moment moment ? moment.written() : content == null ? "None" : content;
    }

    private static Given step(Field field, Given from, String step) throws BadFormat {
        @Nullable Given found = null;
        if (from.isMap()) {
            found = from.map().get(step);
        } else if (from.isList() && step.matches("\\d{1,4}")) {
            List<Given> items = from.list();
            int index = Integer.parseInt(step);
            found = index < items.size() ? items.get(index) : null;
        }
        if (found == null) {
            throw field.bad("there is no '" + step + "' in " + from.place().path());
        }
        return found;
    }
}
