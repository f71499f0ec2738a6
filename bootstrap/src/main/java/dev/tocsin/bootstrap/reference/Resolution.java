package dev.tocsin.bootstrap.reference;

import java.util.function.Function;

/** What a text with references came to. */
public sealed interface Resolution {

    /** The text; throws what is made of the reason where a reference could not be resolved. */
    <X extends Exception> String orElseThrow(Function<String, X> refusal) throws X;

    /** Every reference was there. */
    record Value(String text) implements Resolution {
        @Override
        public <X extends Exception> String orElseThrow(Function<String, X> refusal) {
            return text;
        }

        /** Without the text: it may be secret. */
        @Override
        public String toString() {
            return "Value";
        }
    }

    /** There is nothing; which reference and why, never what other references say. The next of a list is tried. */
    record Absent(String why) implements Resolution {
        @Override
        public <X extends Exception> String orElseThrow(Function<String, X> refusal) throws X {
            throw refusal.apply(why);
        }
    }

    /** There is something wrong that another of a list must not hide. */
    record Unusable(String why) implements Resolution {
        @Override
        public <X extends Exception> String orElseThrow(Function<String, X> refusal) throws X {
            throw refusal.apply(why);
        }
    }

    /** It cannot be told now; it may be later. The next of a list is tried. */
    record Unreachable(String why) implements Resolution {
        @Override
        public <X extends Exception> String orElseThrow(Function<String, X> refusal) throws X {
            throw refusal.apply(why);
        }
    }
}
