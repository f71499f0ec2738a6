package dev.tocsin.definitions.check;

import dev.tocsin.definitions.template.BadTemplate;
import dev.tocsin.definitions.template.Escaping;
import dev.tocsin.definitions.template.Template;
import dev.tocsin.definitions.yaml.Value;
import java.util.Set;

/** Compiles templates, so that what is accepted is what will run. */
final class Templates {

    private Templates() {}

    static boolean hasPlaceholders(String text) {
        return text.contains("{{") || text.contains("{%") || text.contains("{#");
    }

    /** The paths that a text with placeholders reads, once its errors have been reported elsewhere. */
    static Set<String> paths(String text) {
        try {
            return hasPlaceholders(text) ? Template.compile(text, Escaping.NONE).paths() : Set.of();
        } catch (BadTemplate reported) {
            return Set.of();
        }
    }

    /** The paths that a template reads; none if it has an error, which is reported. */
    static Set<String> paths(Value value, String template, Escaping escaping) {
        try {
            return Template.compile(template, escaping).paths();
        } catch (BadTemplate e) {
            value.problem("the template has an error in its line " + e.line() + ": " + e.reason());
            return Set.of();
        }
    }
}
