package dev.tocsin.importers.python;

import java.util.List;

/** A piece of a text for {@code str.format}. */
public sealed interface FormatPart {

    /** What stands there. */
    record Literal(String text) implements FormatPart {}

    /**
     * What is put there.
     *
     * @param position of its brace, from 1
     * @param name such as {@code name} in <code>{name}</code>
     * @param steps what is taken of it: <code>[0]</code> and <code>[type]</code> in <code>{expectation[0][type]}</code>
     * @param conversion {@code r}, {@code s}, {@code a} or nothing
     * @param specification what stands behind the colon
     */
    record Field(int position, String name, List<String> steps, String conversion, String specification)
            implements FormatPart {
        public Field {
            steps = List.copyOf(steps);
        }

        /** Whether it is a name and nothing else. */
        public boolean isPlain() {
            return steps.isEmpty() && specification.isEmpty() && (conversion.isEmpty() || conversion.equals("s"));
        }

        /** It cannot be had. */
        public BadFormat bad(String reason) {
            return new BadFormat(position, reason);
        }
    }
}
