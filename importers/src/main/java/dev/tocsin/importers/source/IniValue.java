package dev.tocsin.importers.source;

import org.jspecify.annotations.Nullable;

/**
 * A value of an INI file, present or absent, with its place. Reports never repeat a value: it may be a secret.
 *
 * @param text null where there is no such key
 */
public record IniValue(
        Findings findings, Place place, @Nullable String text) {

    /** Whether the key is there, be it with nothing behind it. */
    public boolean present() {
        return text != null;
    }

    /** The text; empty where absent. */
    public String or(String ifAbsent) {
        return text == null ? ifAbsent : text;
    }

    public void problem(String message) {
        findings.problem(place, message);
    }

    public void note(String message) {
        findings.note(place, message);
    }

    /** Reports that it is missing, if it is. */
    public IniValue required() {
        if (!present()) {
            problem("is missing");
        }
        return this;
    }

    /** True for exactly {@code true}. */
    public boolean isTrue() {
        String written = required().or("");
        if (!written.equals("true") && written.equalsIgnoreCase("true")) {
            note("only 'true' in small letters means true: means false, as it did");
        }
        return written.equals("true");
    }

    /** Whole seconds, at least one; what is given instead where they cannot be read. */
    public int seconds(int otherwise) {
        String written = required().or("");
        if (written.matches("\\d{1,6}") && Integer.parseInt(written) > 0) {
            return Integer.parseInt(written);
        }
        if (present()) {
            problem("expected a number of seconds, at least 1");
        }
        return otherwise;
    }
}
