package dev.tocsin.importers.output;

/** Texts that mean themselves where references and placeholders could stand. */
public final class Literal {

    private Literal() {}

    /** Where references may stand. */
    public static String text(String text) {
        return text.replace("${", "$${");
    }

    /** Where placeholders may stand too. */
    public static String template(String text) {
        String printed = text.replaceAll("\\{(?=[{%#])", "{{ '{' }}");
        return text(printed);
    }
}
