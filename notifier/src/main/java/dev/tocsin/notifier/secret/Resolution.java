package dev.tocsin.notifier.secret;

/** What a text with references came to. */
public sealed interface Resolution {

    /** Every reference was there. */
    record Value(String text) implements Resolution {
        /** Without the text: it may be secret. */
        @Override
        public String toString() {
            return "Value";
        }
    }

    /** A reference could not be resolved: which one and why, never what other references say. */
    record Absent(String why) implements Resolution {}
}
