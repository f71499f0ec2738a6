package dev.tocsin.definitions.template;

import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;

/** What must be there to be printed: a request that follows another one up without saying which would be a wrong one. */
record Required(Expression<?> value, String path) implements Expression<Object> {

    @Override
    public Object evaluate(PebbleTemplateImpl template, EvaluationContextImpl context) {
        Object found = value.evaluate(template, context);
        if (found == null) {
            throw new RenderFailure("line " + getLineNumber() + ": there is nothing at " + path);
        }
        return found;
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
