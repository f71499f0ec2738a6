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

    /** A reference could not be resolved: which one and why, never what other references say. */
    record Absent(String why) implements Resolution {
        @Override
        public <X extends Exception> String orElseThrow(Function<String, X> refusal) throws X {
            throw refusal.apply(why);
        }
    }
}
