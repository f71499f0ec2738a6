package dev.tocsin.definitions.expression;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which dotted paths of names a parsed expression reads. */
final class ReadPaths {

    private final Set<String> paths = new TreeSet<>();

    private ReadPaths() {}

    static Set<String> of(CelExpr parsed) {
        ReadPaths read = new ReadPaths();
        read.walk(parsed);
        return read.paths;
    }

    private void walk(CelExpr expression) {
        String path = path(expression);
        if (path != null) {
            paths.add(path);
        }
        Kind kind = expression.getKind();
        if (kind == Kind.SELECT) {
            walk(expression.select().operand());
        } else if (kind == Kind.CALL) {
            expression.call().target().ifPresent(this::walk);
            expression.call().args().forEach(this::walk);
        } else if (kind == Kind.LIST) {
            expression.list().elements().forEach(this::walk);
        } else if (kind == Kind.MAP) {
            expression.map().entries().forEach(entry -> {
                walk(entry.key());
                walk(entry.value());
            });
        } else if (kind == Kind.COMPREHENSION) {
            walk(expression.comprehension().iterRange());
            walk(expression.comprehension().accuInit());
            walk(expression.comprehension().loopCondition());
            walk(expression.comprehension().loopStep());
            walk(expression.comprehension().result());
        }
    }

    /** {@code a.b} and {@code a["b"]} alike; null for what is no path. */
    private static @Nullable String path(CelExpr expression) {
        if (expression.getKind() == Kind.IDENT) {
            return expression.ident().name();
        }
        if (expression.getKind() == Kind.SELECT) {
            return joined(expression.select().operand(), expression.select().field());
        }
        if (expression.getKind() == Kind.CALL
                && expression.call().function().equals("_[_]")
                && expression.call().args().get(1).getKind() == Kind.CONSTANT
                && expression.call().args().get(1).constant().getKind() == CelConstant.Kind.STRING_VALUE) {
            return joined(
                    expression.call().args().get(0),
                    expression.call().args().get(1).constant().stringValue());
        }
        return null;
    }

    private static @Nullable String joined(CelExpr parent, String field) {
        String path = path(parent);
        return path == null ? null : path + "." + field;
    }
}
