package dev.tocsin.definitions.template;

import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import org.jspecify.annotations.Nullable;

/** What {@code set} keeps: text that a loop doubles must not fill the memory. */
record Bounded(Expression<?> value) implements Expression<Object> {

    @Override
    public @Nullable Object evaluate(PebbleTemplateImpl template, EvaluationContextImpl context) {
        Object kept = value.evaluate(template, context);
        if (kept instanceof CharSequence text && text.length() > BoundedText.MAX_CHARACTERS) {
            throw BoundedText.tooLong();
        }
        return kept;
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
