package dev.tocsin.definitions.template;

import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands between two pairs of braces, escaped. */
record Printed(Expression<?> value, Escaping escaping) implements Expression<String> {

    @Override
    public String evaluate(PebbleTemplateImpl template, EvaluationContextImpl context) {
        Object printed = value.evaluate(template, context);
        return printed instanceof Verbatim verbatim ? verbatim.text() : escaping.print(plain(printed));
    }

    private @Nullable Object plain(@Nullable Object printed) {
        if (printed == null
                || printed instanceof CharSequence
                || printed instanceof Number
                || printed instanceof Boolean
                || printed instanceof Character) {
            return printed instanceof CharSequence || printed instanceof Character ? printed.toString() : printed;
        }
        if (printed instanceof Map || printed instanceof List) {
            return printed;
        }
        throw new RenderFailure(
                "line " + getLineNumber() + ": only text, numbers, booleans, lists and maps can be printed");
    }

    @Override
    public void accept(NodeVisitor visitor) {
        value.accept(visitor);
    }

    @Override
    public int getLineNumber() {
        return value.getLineNumber();
    }
}
