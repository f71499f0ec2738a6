package dev.tocsin.definitions.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a preset asks for.
 *
 * @param kind what is expected of it
 * @param meaning in words
 * @param secret whether it must be a reference
 * @param otherwise what it is where nothing is given, or null
 * @param choices the words that it may be; none: any
 */
public record PresetParameter(
        String name,
        Kind kind,
        String meaning,
        boolean required,
        boolean secret,
        @Nullable String otherwise,
        List<String> choices) {

    /** The kinds of parameters. */
    public enum Kind {
        /** Text, which may have placeholders. */
        TEXT,
        /** An address, which may have placeholders and stands in a URL as it is. */
        URL,
        /** true or false. */
        FLAG,
        /** Names with texts, which may have placeholders. */
        MAP,
        /** An address with a key in it, {@code https://KEY@host/path/PROJECT}: known by its parts url, key and project. */
        DSN
    }

    public PresetParameter {
        choices = List.copyOf(choices);
    }
}
