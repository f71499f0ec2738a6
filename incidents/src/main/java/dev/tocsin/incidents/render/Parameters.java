package dev.tocsin.incidents.render;

import dev.tocsin.definitions.template.Escaping;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a hook's requests, compiled.
 *
 * <p>Threading: immutable.
 */
final class Parameters {

    /** What templates call them. */
    static final String NAME = "parameters";

    private final Map<String, Compiled> compiled = new TreeMap<>();

    private Parameters(Map<String, Parameter> parameters) {
        parameters.forEach((name, parameter) -> compiled.put(name, Compiled.of(parameter)));
    }

    /**
     * One of them.
     *
     * @param text where no references are resolved
     * @param guarded where they are: only those of a secret are any
     * @param inUrl in an address
     */
    private record Compiled(Texts text, Texts guarded, Texts inUrl, Parameter parameter) {

        static Compiled of(Parameter parameter) {
            String source = parameter.text();
            String safe = parameter.secret() ? source : Texts.plain(source);
            Texts text = Texts.of(source, Escaping.NONE);
            return new Compiled(
                    text, Texts.of(safe, Escaping.NONE), parameter.address() ? Texts.address(safe) : text, parameter);
        }

        String inUrl(Map<String, @Nullable Object> names) {
            if (parameter.address()) {
                return inUrl.render(names);
            }
            return parameter.secret() ? guarded.render(names) : Texts.encoded(inUrl.render(names));
        }
    }

    static Parameters of(Map<String, Parameter> parameters) {
        return new Parameters(parameters);
    }

    /** The paths that their texts read. */
    Stream<String> paths() {
        return compiled.values().stream().flatMap(one -> one.text().paths().stream());
    }

    /** Whether one of these paths is that of a secret. */
    boolean readsSecrets(Collection<String> paths) {
        return paths.stream()
                .filter(path -> path.startsWith(NAME + "."))
                .map(path -> compiled.get(path.substring(NAME.length() + 1)))
                .anyMatch(one -> one != null && one.parameter().secret());
    }

    /** The names with the parameters among them. */
    Map<String, @Nullable Object> among(Map<String, @Nullable Object> names) {
        return with(names, one -> one.text().render(names));
    }

    /** The same for places where references are resolved: those that the data brings mean themselves. */
    Map<String, @Nullable Object> guarded(Map<String, @Nullable Object> names) {
        Map<String, @Nullable Object> safe = Texts.each(names, Texts::plain);
        return with(safe, one -> one.guarded().render(safe));
    }

    /** Names for a URL: everything is percent-encoded but addresses and what the notifier resolves. */
    Map<String, @Nullable Object> inUrl(Map<String, @Nullable Object> names) {
        return with(Texts.each(names, Texts::encoded), one -> one.inUrl(names));
    }

    private Map<String, @Nullable Object> with(
            Map<String, @Nullable Object> into, Function<Compiled, String> rendering) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(into);
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        compiled.forEach((name, one) -> {
            String text = rendering.apply(one);
            int dot = name.indexOf('.');
            if (dot < 0) {
                values.put(name, text);
            } else {
                part(values, name.substring(0, dot)).put(name.substring(dot + 1), text);
            }
        });
        all.put(NAME, values);
        return all;
    }

    @SuppressWarnings("unchecked") // made here
    private static Map<String, @Nullable Object> part(Map<String, @Nullable Object> values, String name) {
        return (Map<String, @Nullable Object>)
                values.computeIfAbsent(name, absent -> new LinkedHashMap<String, @Nullable Object>());
    }
}
