package dev.tocsin.bootstrap.reference;

import dev.tocsin.bootstrap.reference.Resolution.Absent;
import dev.tocsin.bootstrap.reference.Resolution.Unreachable;
import dev.tocsin.bootstrap.reference.Resolution.Unusable;
import dev.tocsin.bootstrap.reference.Resolution.Value;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;

/**
 * Replaces {@code ${env:X}}, {@code ${env:X:-default}}, {@code ${file:/path}} and what else it has a provider for in texts;
 * of {@code ${file:/path|env:X}} the first that there is. Two dollar signs before the brace stand for one dollar sign and
 * the brace. A variable that is empty counts as absent. What a file says is remembered for five seconds.
 *
 * <p>Threading: thread-safe if its providers are; reads small regular files on the calling thread.
 */
public final class References {
    private final Map<String, Provider> providers;
    private final Policy policy;

    /** Knows what references of one kind refer to. */
    @FunctionalInterface
    public interface Provider {
        /** What there is under its name; its default is no concern of the provider. */
        Resolution find(Reference reference);
    }

    /** Says which references may be resolved at all. */
    @FunctionalInterface
    public interface Policy {
        /** Why not, in words that follow the reference. */
        Optional<String> refusal(Reference reference);
    }

    private References(Map<String, Provider> providers, Policy policy) {
        this.providers = Map.copyOf(providers);
        this.policy = policy;
    }

    /**
     * Of variables and files.
     *
     * @param environment a variable's value by its name
     */
    public References(Function<String, Optional<String>> environment, InstantSource clock) {
        this(Map.of("env", variables(environment), "file", new FileTexts(clock)), reference -> Optional.empty());
    }

    /** The same with references of another kind. */
    public References with(String kind, Provider provider) {
        Map<String, Provider> more = new TreeMap<>(providers);
        more.put(kind, provider);
        return new References(more, policy);
    }

    /** The same, but only for references that the policy allows. */
    public References under(Policy strict) {
        return new References(providers, strict);
    }

    /** Whether a text may say something else once it is resolved. */
    public static boolean isIn(String text) {
        return text.contains("${");
    }

    /** The text with what its references refer to, or the first reference that refers to nothing. */
    public Resolution resolve(String text) {
        return resolve(text, looked -> {});
    }

    /** The text with what its references refer to. Throws IllegalStateException with the reason where one refers to nothing. */
    public String reveal(String text) {
        return resolve(text).orElseThrow(IllegalStateException::new);
    }

    /**
     * As {@link #resolve(String)}.
     *
     * @param found is told each value that was looked up
     */
    public Resolution resolve(String text, Consumer<String> found) {
        if (!isIn(text)) {
            return new Value(text);
        }
        StringBuilder resolved = new StringBuilder();
        Matcher matcher = Reference.PATTERN.matcher(text);
        int done = 0;
        while (matcher.find()) {
            resolved.append(text, done, matcher.start());
            done = matcher.end();
            if (matcher.group(1) == null) {
                resolved.append("${");
                continue;
            }
            Resolution first = first(Reference.listed(matcher.group(1)), found);
            if (!(first instanceof Value value)) {
                return first;
            }
            resolved.append(value.text());
        }
        return new Value(resolved.append(text, done, text.length()).toString());
    }

    /** The first that there is; what is out of reach now may be there later, and is then the answer. */
    private Resolution first(List<Reference> references, Consumer<String> found) {
        List<String> reasons = new ArrayList<>();
        boolean later = false;
        for (Reference reference : references) {
            Resolution one = one(reference, found);
            if (one instanceof Value || one instanceof Unusable) {
                return one;
            }
            later |= one instanceof Unreachable;
            reasons.add(one instanceof Unreachable unreachable ? unreachable.why() : ((Absent) one).why());
        }
        String why = String.join("; ", reasons);
        return later ? new Unreachable(why) : new Absent(why);
    }

    private Resolution one(Reference reference, Consumer<String> found) {
        Provider provider = providers.get(reference.kind());
        if (provider == null) {
            return new Unusable("reference " + reference.written() + ": expected "
                    + String.join(" or ", new TreeMap<>(providers).keySet()) + " but was " + reference.kind());
        }
        Optional<String> refusal = policy.refusal(reference);
        if (refusal.isPresent()) {
            return new Unusable("reference " + reference.written() + ": " + refusal.get());
        }
        Resolution resolution = provider.find(reference);
        if (resolution instanceof Value value) {
            found.accept(value.text());
        }
        boolean missing = resolution instanceof Absent && !reference.ifAbsent().isEmpty();
        return missing ? new Value(reference.ifAbsent().get(0)) : resolution;
    }

    private static Provider variables(Function<String, Optional<String>> environment) {
        return reference -> environment
                .apply(reference.name())
                .filter(text -> !text.isEmpty())
                .<Resolution>map(Value::new)
                .orElseGet(
                        () -> new Absent("reference " + reference.written() + ": this process has no such variable"));
    }
}
