package dev.tocsin.importers.output;

import dev.tocsin.definitions.yaml.References;

/** Texts that mean themselves where references and placeholders could stand. */
public final class Literal {

    private Literal() {}

    /** Where references may stand. */
    public static String text(String text) {
        return References.escaped(text);
    }

    /** Where placeholders may stand too. */
    public static String template(String text) {
        String printed = text.replaceAll("\\{(?=[{%#])", "{{ '{' }}");
        return text(printed);
    }
}
