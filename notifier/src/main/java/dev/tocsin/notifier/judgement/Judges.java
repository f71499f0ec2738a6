package dev.tocsin.notifier.judgement;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The judges of the hooks that are at work, each compiled once while it is in use.
 *
 * <p>Threading: one event loop.
 */
public final class Judges {

    private static final int MOST = 256;

    private final Map<AnswerRules, Judge> judges = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<AnswerRules, Judge> eldest) {
            return size() > MOST;
        }
    };

    /** The judge for these rules. */
    public Judge of(AnswerRules rules) throws BadRules {
        Judge known = judges.get(rules);
        if (known == null) {
            known = Judge.of(rules);
            judges.put(rules, known);
        }
        return known;
    }
}
