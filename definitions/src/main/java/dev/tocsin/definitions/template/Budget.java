package dev.tocsin.definitions.template;

import io.pebbletemplates.pebble.template.EvaluationContext;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much text one rendering may still read, search and convert. It is counted and not timed, so that a repeated
 * rendering ends at the same place.
 *
 * <p>Threading: one rendering, one thread.
 */
final class Budget {

    static final long MAX_CHARACTERS = 256L * 1024 * 1024;

    /** No template can name it. */
    private static final String NAME = " budget";

    private long left = MAX_CHARACTERS;

    /** The names that a rendering is given, with its budget. */
    void addTo(Map<String, Object> names) {
        names.put(NAME, this);
    }

    /** Pays for what was read from the names, or what a filter takes or gives. */
    static void charge(EvaluationContext context, @Nullable Object value) {
        if (context.getVariable(NAME) instanceof Budget budget) {
            budget.charge(size(value));
        }
    }

    private void charge(long characters) {
        left -= characters;
        check();
    }

    /** Throws RenderFailure if it is spent: the engine wraps what it is thrown in words of its own. */
    void check() {
        if (left < 0) {
            throw new RenderFailure("the template handles more than " + MAX_CHARACTERS + " characters");
        }
    }

    private static long size(@Nullable Object value) {
        if (value instanceof CharSequence text) {
            return text.length();
        }
        if (value instanceof Verbatim verbatim) {
            return verbatim.text().length();
        }
        if (value instanceof Collection<?> list) {
            return list.size();
        }
        return value instanceof Map<?, ?> map ? map.size() : 1;
    }
}
