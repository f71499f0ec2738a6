package dev.tocsin.notifier.judgement;

import dev.tocsin.definitions.expression.BadExpression;
import dev.tocsin.definitions.expression.Filter;
import dev.tocsin.definitions.expression.FilterFailure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The rules of the hooks that are at work, each compiled once while it is in use.
 *
 * <p>Threading: one event loop.
 */
public final class Judges {

    private final Map<AnswerRules, Judge> judges = new Recent<>();
    private final Map<String, Optional<Filter>> conditions = new Recent<>();

    /** The last that were used. */
    private static final class Recent<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1L;
        private static final int MOST = 256;

        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MOST;
        }
    }

    /** The first expression takes its time: not that of the first request, and not the event loop's. */
    public Judges() {
        holds("true", new Response(200, Map.of(), "", false));
    }

    /** The judge for these rules. */
    public Judge of(AnswerRules rules) throws BadRules {
        Judge known = judges.get(rules);
        if (known == null) {
            known = Judge.of(rules);
            judges.put(rules, known);
        }
        return known;
    }

    /** Whether a condition holds for an answer; one that cannot be compiled never does. */
    public boolean holds(String condition, Response response) {
        Optional<Filter> filter = conditions.get(condition);
        if (filter == null) {
            filter = compiled(condition);
            conditions.put(condition, filter);
        }
        try {
            return filter.isPresent() && filter.get().test(response.names());
        } catch (FilterFailure notThere) {
            return false;
        }
    }

    private static Optional<Filter> compiled(String condition) {
        try {
            return Optional.of(Filter.ofResponses(condition));
        } catch (BadExpression ofAnotherVersion) {
            return Optional.empty();
        }
    }
}
