package dev.tocsin.definitions.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.ast.CelMutableExpr.CelMutableCall;
import dev.cel.common.ast.CelMutableExpr.CelMutableComprehension;
import dev.cel.common.ast.CelMutableExpr.CelMutableSelect;
import dev.cel.common.ast.CelMutableExprConverter;

/** Puts the functions of {@link NullRules} in the place of field access, indices and orderings. */
final class NullRewrite {

    private long nextId;

    private NullRewrite(long firstId) {
        this.nextId = firstId;
    }

    static CelAbstractSyntaxTree apply(CelAbstractSyntaxTree parsed) {
        CelMutableExpr root = CelMutableExprConverter.fromCelExpr(parsed.getExpr());
        new NullRewrite(1_000_000).rewrite(root);
        CelExpr rewritten = CelMutableExprConverter.fromMutableExpr(root);
        return CelAbstractSyntaxTree.newParsedAst(rewritten, parsed.getSource());
    }

    private void rewrite(CelMutableExpr expression) {
        Kind kind = expression.getKind();
        if (kind == Kind.SELECT) {
            select(expression);
        } else if (kind == Kind.CALL) {
            call(expression.call());
        } else if (kind == Kind.LIST) {
            expression.list().elements().forEach(this::rewrite);
        } else if (kind == Kind.MAP) {
            expression.map().entries().forEach(entry -> {
                rewrite(entry.key());
                rewrite(entry.value());
            });
        } else if (kind == Kind.COMPREHENSION) {
            CelMutableComprehension comprehension = expression.comprehension();
            rewrite(comprehension.iterRange());
            rewrite(comprehension.accuInit());
            rewrite(comprehension.loopCondition());
            rewrite(comprehension.loopStep());
            rewrite(comprehension.result());
        }
    }

    private void select(CelMutableExpr expression) {
        CelMutableSelect select = expression.select();
        rewrite(select.operand());
        String function = select.testOnly() ? NullRules.PRESENT : NullRules.FIELD;
        expression.setCall(CelMutableCall.create(
                function, select.operand(), CelMutableExpr.ofConstant(nextId++, CelConstant.ofValue(select.field()))));
    }

    private void call(CelMutableCall call) {
        call.target().ifPresent(this::rewrite);
        call.args().forEach(this::rewrite);
        if (call.function().equals("_[_]")) {
            call.setFunction(NullRules.INDEX);
        } else {
            call.setFunction(NullRules.ORDERINGS.getOrDefault(call.function(), call.function()));
        }
    }
}
