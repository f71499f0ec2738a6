package dev.tocsin.incidents.render;

import dev.tocsin.definitions.expression.BadExpression;
import dev.tocsin.definitions.expression.Filter;
import dev.tocsin.definitions.expression.FilterFailure;
import dev.tocsin.definitions.template.Escaping;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One of several requests, its texts compiled.
 *
 * <p>Threading: immutable.
 */
final class Draft {

    /** A URL that is taken as the data has it. */
    private static final Pattern OF_DATA = Pattern.compile("^\\{\\{(?!\\s*" + Parameters.NAME + "\\.)");

    private final Alternative alternative;
    private final Parameters parameters;
    private final Optional<Filter> condition;
    private final Texts url;
    private final boolean asTheDataHasIt;
    private final boolean bodyReferences;
    private final Optional<Texts> body;
    private final Map<String, Texts> headers = new LinkedHashMap<>();
    private final Map<String, Texts> query = new TreeMap<>();

    private Draft(Alternative alternative, Parameters parameters) {
        this.alternative = alternative;
        this.parameters = parameters;
        this.condition = Optional.ofNullable(alternative.condition()).map(Filter::ofRequests);
        this.url = Texts.of(alternative.url(), Escaping.NONE);
        this.asTheDataHasIt = OF_DATA.matcher(alternative.url()).find();
        alternative.headers().forEach((name, text) -> headers.put(name, Texts.of(text, Escaping.NONE)));
        alternative.query().forEach((name, text) -> query.put(name, Texts.of(text, Escaping.NONE)));
        this.body = Optional.ofNullable(alternative.template())
                .map(text -> Texts.of(text, Escaping.of(alternative.contentType())));
        this.bodyReferences =
                body.filter(text -> parameters.readsSecrets(text.paths())).isPresent();
    }

    /** Throws BadTemplate, or Unrenderable, with the reason. */
    static Draft of(Alternative alternative, Parameters parameters) {
        try {
            return new Draft(alternative, parameters);
        } catch (BadExpression bad) {
            throw new Unrenderable("when: " + bad.getMessage());
        }
    }

    /** The paths that its texts read. */
    Set<String> paths() {
        Set<String> paths = new TreeSet<>(url.paths());
        condition.ifPresent(filter -> paths.addAll(filter.paths()));
        body.ifPresent(text -> paths.addAll(text.paths()));
        headers.values().forEach(text -> paths.addAll(text.paths()));
        query.values().forEach(text -> paths.addAll(text.paths()));
        return paths;
    }

    /** Whether it is meant for such an event. */
    boolean meant(Map<String, @Nullable Object> names) {
        try {
            return condition.isEmpty() || condition.get().test(parameters.among(names));
        } catch (FilterFailure failure) {
            throw new Unrenderable("when: " + failure.getMessage());
        }
    }

    /** For which answers the next one is made instead. */
    Optional<String> fallbackOn() {
        return Optional.ofNullable(alternative.fallbackOn());
    }

    /** The request, and the one that takes its place. */
    Request request(Map<String, @Nullable Object> names, Envelope event, Optional<Request> fallback) {
        Map<String, @Nullable Object> guarded = parameters.guarded(names);
        Map<String, @Nullable Object> inBody = bodyReferences ? guarded : parameters.among(names);
        return new Request(
                alternative.method(),
                withQuery(url.render(asTheDataHasIt ? guarded : parameters.inUrl(names)), guarded),
                Form.PLAIN.headers(event, alternative.contentType(), headers(guarded)),
                body.map(text -> text.render(inBody)).orElse(null),
                new Request.More(bodyReferences, fallback.flatMap(found -> fallbackOn()), fallback));
    }

    /** One with nothing in it is left out. */
    private Map<String, String> headers(Map<String, @Nullable Object> names) {
        Map<String, String> rendered = new LinkedHashMap<>();
        headers.forEach((name, text) -> {
            String value = text.render(names);
            if (!value.isBlank()) {
                rendered.put(name, value);
            }
        });
        return rendered;
    }

    /** Encoded as forms are. */
    private String withQuery(String place, Map<String, @Nullable Object> names) {
        StringBuilder whole = new StringBuilder(place);
        query.forEach((name, text) -> whole.append(whole.indexOf("?") < 0 ? '?' : '&')
                .append(Texts.formEncoded(Texts.plain(name)))
                .append('=')
                .append(Texts.formEncoded(text.render(names))));
        return whole.toString();
    }
}
