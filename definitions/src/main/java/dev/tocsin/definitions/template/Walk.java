package dev.tocsin.definitions.template;

import io.pebbletemplates.pebble.node.ArgumentsNode;
import io.pebbletemplates.pebble.node.BodyNode;
import io.pebbletemplates.pebble.node.ForNode;
import io.pebbletemplates.pebble.node.IfNode;
import io.pebbletemplates.pebble.node.PrintNode;
import io.pebbletemplates.pebble.node.RenderableNode;
import io.pebbletemplates.pebble.node.SetNode;
import io.pebbletemplates.pebble.node.TestInvocationExpression;
import io.pebbletemplates.pebble.node.TextNode;
import io.pebbletemplates.pebble.node.expression.ArrayExpression;
import io.pebbletemplates.pebble.node.expression.BinaryExpression;
import io.pebbletemplates.pebble.node.expression.ConcatenateExpression;
import io.pebbletemplates.pebble.node.expression.ContextVariableExpression;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.node.expression.FilterExpression;
import io.pebbletemplates.pebble.node.expression.FilterInvocationExpression;
import io.pebbletemplates.pebble.node.expression.FunctionOrMacroInvocationExpression;
import io.pebbletemplates.pebble.node.expression.GetAttributeExpression;
import io.pebbletemplates.pebble.node.expression.LiteralBigDecimalExpression;
import io.pebbletemplates.pebble.node.expression.LiteralBooleanExpression;
import io.pebbletemplates.pebble.node.expression.LiteralDoubleExpression;
import io.pebbletemplates.pebble.node.expression.LiteralIntegerExpression;
import io.pebbletemplates.pebble.node.expression.LiteralLongExpression;
import io.pebbletemplates.pebble.node.expression.LiteralNullExpression;
import io.pebbletemplates.pebble.node.expression.LiteralStringExpression;
import io.pebbletemplates.pebble.node.expression.MapExpression;
import io.pebbletemplates.pebble.node.expression.PositiveTestExpression;
import io.pebbletemplates.pebble.node.expression.RangeExpression;
import io.pebbletemplates.pebble.node.expression.TernaryExpression;
import io.pebbletemplates.pebble.node.expression.UnaryExpression;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Goes once through a parsed template: refuses what the sandbox does not have (the engine would only say so when it
 * renders), notes which paths are read, and puts escaping around what is printed.
 *
 * <p>Threading: used by the thread that compiles.
 */
final class Walk {

    private static final Set<String> RESERVED = Set.of("_context", "template", "locale");
    private static final int MAX_LOOPS = 4;

    /** What is printed of it must be there. */
    private static final String THREAD = "thread";

    private static final String DEFAULT = "default";

    private final Escaping escaping;
    private final Set<String> paths = new TreeSet<>();
    private final Map<String, String> aliases = new HashMap<>();
    private int loops;

    Walk(Escaping escaping) {
        this.escaping = escaping;
    }

    /** The paths that were read, dotted. */
    Set<String> paths() {
        return paths;
    }

    void body(@Nullable BodyNode body) {
        if (body != null) {
            body.getChildren().forEach(this::node);
        }
    }

    private void node(RenderableNode node) {
        if (node instanceof PrintNode print) {
            expression(print.getExpression());
            print.setExpression(new Printed(required(print.getExpression()), escaping));
        } else if (node instanceof SetNode set) {
            expression(set.getValue());
            alias(set.getName(), set.getValue());
        } else if (node instanceof ForNode loop) {
            loop(loop);
        } else if (node instanceof IfNode choice) {
            choice.getConditionsWithBodies().forEach(pair -> {
                expression(pair.getLeft());
                body(pair.getRight());
            });
            body(choice.getElseBody());
        } else if (!(node instanceof TextNode)) {
            throw new BadTemplate(1, "only the tags " + new TreeSet<>(Sandbox.TAGS) + " are available");
        }
    }

    private void loop(ForNode loop) {
        expression(loop.getIterable());
        loops++;
        if (loops > MAX_LOOPS) {
            throw new BadTemplate(loop.getLineNumber(), "at most " + MAX_LOOPS + " loops can be inside one another");
        }
        Map<String, String> outside = new HashMap<>(aliases);
        alias(loop.getIterationVariable(), loop.getIterable());
        aliases.put("loop", "");
        body(loop.getBody());
        aliases.clear();
        aliases.putAll(outside);
        loops--;
        body(loop.getElseBody());
        // An empty text at the start of each turn: so that a loop that prints nothing is counted too.
        loop.getBody().getChildren().add(0, new TextNode("", loop.getLineNumber()));
    }

    private void alias(String name, Expression<?> value) {
        String path = path(value);
        aliases.put(name, path == null ? "" : path);
    }

    private void expression(Expression<?> expression) {
        String path = path(expression);
        if (path != null) {
            if (!path.isEmpty()) {
                paths.add(path);
            }
        } else if (expression instanceof GetAttributeExpression attribute) {
            refuseCall(attribute);
            expression(attribute.getNode());
            expression(attribute.getAttributeNameExpression());
        } else if (expression instanceof Bounded bounded) {
            expression(bounded.value());
        } else if (expression instanceof PositiveTestExpression test) {
            expression(test.getLeftExpression());
            expression(test.getRightExpression());
        } else if (expression instanceof RangeExpression) {
            throw new BadTemplate(expression.getLineNumber(), "ranges are not available");
        } else if (expression instanceof BinaryExpression<?> binary) {
            expression(binary.getLeftExpression());
            expression(binary.getRightExpression());
        } else if (expression instanceof UnaryExpression unary) {
            expression(unary.getChildExpression());
        } else {
            compound(expression);
        }
    }

    private void compound(Expression<?> expression) {
        if (expression instanceof TernaryExpression ternary) {
            expression(ternary.getExpression1());
            expression(ternary.getExpression2());
            expression(ternary.getExpression3());
        } else if (expression instanceof FilterInvocationExpression filter) {
            known(filter.getFilterName(), Sandbox.FILTERS, "filter", filter.getLineNumber());
            arguments(filter.getArgs());
        } else if (expression instanceof TestInvocationExpression test) {
            known(test.getTestName(), Sandbox.TESTS, "test", test.getLineNumber());
            arguments(test.getArgs());
        } else if (expression instanceof FunctionOrMacroInvocationExpression call) {
            known(call.getFunctionName(), Sandbox.FUNCTIONS, "function", call.getLineNumber());
            arguments(call.getArguments());
        } else if (expression instanceof ArrayExpression array) {
            array.getValues().forEach(this::expression);
        } else if (expression instanceof MapExpression map) {
            map.getEntries().forEach((key, value) -> {
                expression(key);
                expression(value);
            });
        } else if (!literal(expression)) {
            throw new BadTemplate(expression.getLineNumber(), "this kind of expression is not available");
        }
    }

    private static void known(String name, Set<String> all, String kind, int line) {
        if (!all.contains(name)) {
            throw new BadTemplate(line, "there is no " + kind + " '" + name + "'");
        }
    }

    private void arguments(@Nullable ArgumentsNode arguments) {
        if (arguments == null) {
            return;
        }
        if (arguments.getPositionalArgs() != null) {
            arguments.getPositionalArgs().forEach(argument -> expression(argument.getValueExpression()));
        }
        if (arguments.getNamedArgs() != null) {
            arguments.getNamedArgs().forEach(argument -> expression(argument.getValueExpression()));
        }
    }

    private static void refuseCall(GetAttributeExpression attribute) {
        if (attribute.getArgumentsNode() != null) {
            throw new BadTemplate(attribute.getLineNumber(), "methods cannot be called, only data can be read");
        }
    }

    /** The dotted path of a variable, empty for one that is made in the template, null for what is no path. */
    private @Nullable String path(Expression<?> expression) {
        if (expression instanceof Bounded bounded) {
            return path(bounded.value());
        }
        if (expression instanceof ContextVariableExpression variable) {
            if (RESERVED.contains(variable.getName())) {
                throw new BadTemplate(variable.getLineNumber(), "'" + variable.getName() + "' cannot be read");
            }
            return aliases.getOrDefault(variable.getName(), variable.getName());
        }
        if (expression instanceof GetAttributeExpression attribute
                && attribute.getAttributeNameExpression() instanceof LiteralStringExpression name) {
            refuseCall(attribute);
            String parent = path(attribute.getNode());
            return parent == null || parent.isEmpty() ? parent : parent + "." + name.getValue();
        }
        return null;
    }

    /** The same, failing where something of the thread is to be printed that is not there; the filter default helps. */
    private Expression<?> required(Expression<?> printed) {
        String place = place(printed);
        if (place.equals(THREAD) || place.startsWith(THREAD + ".") || place.startsWith(THREAD + "[")) {
            return new Required(printed, place);
        }
        if (printed instanceof FilterExpression filtered) {
            boolean lenient = filtered.getRightExpression() instanceof FilterInvocationExpression filter
                    && filter.getFilterName().equals(DEFAULT);
            if (!lenient) {
                filtered.setLeft(required(filtered.getLeftExpression()));
            }
        } else if (printed instanceof ConcatenateExpression both) {
            both.setLeft(required(both.getLeftExpression()));
            both.setRight(required(both.getRightExpression()));
        } else if (printed instanceof TernaryExpression choice) {
            choice.setExpression2(required(choice.getExpression2()));
            choice.setExpression3(required(choice.getExpression3()));
        }
        return printed;
    }

    /** Where a value comes from, as the template has it; empty for what is made in it. */
    private String place(Expression<?> expression) {
        String path = path(expression);
        if (path != null) {
            return path;
        }
        if (expression instanceof GetAttributeExpression attribute) {
            String parent = place(attribute.getNode());
            String step = attribute.getAttributeNameExpression() instanceof LiteralStringExpression name
                    ? "." + name.getValue()
                    : "[…]";
            return parent.isEmpty() ? parent : parent + step;
        }
        return "";
    }

    private static boolean literal(Expression<?> expression) {
        return expression instanceof LiteralStringExpression
                || expression instanceof LiteralLongExpression
                || expression instanceof LiteralIntegerExpression
                || expression instanceof LiteralDoubleExpression
                || expression instanceof LiteralBigDecimalExpression
                || expression instanceof LiteralBooleanExpression
                || expression instanceof LiteralNullExpression;
    }
}
