package dev.tocsin.definitions.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A compiled CEL expression that decides whether an event is meant. Numbers of the names are doubles and compare with
 * any number by value; a field of null is null; an ordering with null is false; names that an event does not have are
 * null; all other trouble is a FilterFailure.
 *
 * <p>Threading: immutable; used by any number of threads at once.
 */
public final class Filter {

    /** The names that an expression may use. */
    public static final Set<String> NAMES = Set.of(
            "arguments",
            "changed",
            "details",
            "endpoint",
            "event",
            "event_type",
            "hook",
            "incident",
            "instance",
            "message",
            "new",
            "old",
            "response",
            "result",
            "signal",
            "status",
            "status_before",
            "thread",
            "title");

    /** The names that an expression about what a probe saw may use. */
    public static final Set<String> NAMES_OF_ANSWERS =
            Set.of("answers", "certificate", "latency_ms", "rcode", "response");

    /** The names that an expression about the answer to a hook's request may use. */
    public static final Set<String> NAMES_OF_RESPONSES = Set.of("request", "response");

    /** The names that an expression may use by which one of several requests is chosen. */
    public static final Set<String> NAMES_OF_REQUESTS =
            Stream.concat(NAMES.stream(), Stream.of("parameters")).collect(Collectors.toUnmodifiableSet());

    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .comprehensionMaxIterations(100_000)
            .maxExpressionCodePointSize(64 * 1024)
            .maxParseRecursionDepth(100)
            .build();
    private static final CelCompiler COMPILER = compiler(NAMES);
    private static final CelCompiler COMPILER_OF_ANSWERS = compiler(NAMES_OF_ANSWERS);
    private static final CelCompiler COMPILER_OF_RESPONSES = compiler(NAMES_OF_RESPONSES);
    private static final CelCompiler COMPILER_OF_REQUESTS = compiler(NAMES_OF_REQUESTS);
    private static final CelRuntime RUNTIME = CelRuntimeFactory.standardCelRuntimeBuilder()
            .setOptions(OPTIONS)
            .addFunctionBindings(NullRules.bindings())
            .build();

    private final CelRuntime.Program program;
    private final Set<String> paths;
    private final Set<String> known;

    private Filter(CelRuntime.Program program, Set<String> paths, Set<String> known) {
        this.program = program;
        this.known = known;
        this.paths = Set.copyOf(paths);
    }

    /** The dotted paths that are read, such as {@code new.customer.name}. */
    public Set<String> paths() {
        return paths;
    }

    private static CelCompiler compiler(Set<String> names) {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addFunctionDeclarations(NullRules.declarations());
        names.forEach(name -> builder.addVar(name, SimpleType.DYN));
        return builder.build();
    }

    /** Compiles. Throws BadExpression with position and reason. */
    public static Filter compile(String cel) {
        return compile(cel, COMPILER, NAMES);
    }

    /** Compiles an expression about what a probe saw. Throws BadExpression with position and reason. */
    public static Filter ofAnswers(String cel) {
        return compile(cel, COMPILER_OF_ANSWERS, NAMES_OF_ANSWERS);
    }

    /** Compiles an expression about the answer to a hook's request. Throws BadExpression with position and reason. */
    public static Filter ofResponses(String cel) {
        return compile(cel, COMPILER_OF_RESPONSES, NAMES_OF_RESPONSES);
    }

    /** Compiles an expression by which one of several requests is chosen. Throws BadExpression with position and reason. */
    public static Filter ofRequests(String cel) {
        return compile(cel, COMPILER_OF_REQUESTS, NAMES_OF_REQUESTS);
    }

    private static Filter compile(String cel, CelCompiler compiler, Set<String> names) {
        try {
            CelAbstractSyntaxTree parsed = successful(compiler.parse(cel), names);
            CelAbstractSyntaxTree checked = successful(compiler.check(parsed), names);
            if (checked.getResultType() != SimpleType.BOOL && checked.getResultType() != SimpleType.DYN) {
                throw new BadExpression(
                        1,
                        1,
                        "the result must be true or false but is "
                                + checked.getResultType().name());
            }
            CelAbstractSyntaxTree rewritten = successful(compiler.check(NullRewrite.apply(parsed)), names);
            return new Filter(RUNTIME.createProgram(rewritten), ReadPaths.of(parsed.getExpr()), names);
        } catch (CelEvaluationException e) {
            throw new BadExpression(1, 1, String.valueOf(e.getMessage()));
        } catch (StackOverflowError e) {
            throw new BadExpression(1, 1, "the expression is nested too deeply");
        }
    }

    private static CelAbstractSyntaxTree successful(CelValidationResult result, Set<String> names) {
        try {
            return result.getAst();
        } catch (CelValidationException e) {
            CelIssue first = e.getErrors().isEmpty() ? null : e.getErrors().get(0);
            if (first == null) {
                throw new BadExpression(1, 1, String.valueOf(e.getMessage()));
            }
            throw new BadExpression(
                    Math.max(1, first.getSourceLocation().getLine()),
                    Math.max(1, first.getSourceLocation().getColumn() + 1),
                    reason(first.getMessage(), names));
        }
    }

    private static String reason(String message, Set<String> names) {
        String first = message.split("\\R", 2)[0];
        return first.startsWith("undeclared reference to '")
                ? first.replaceAll(" \\(in container ''\\)$", "") + "; there are: "
                        + String.join(", ", new TreeSet<>(names))
                : first.replaceFirst("mismatched input '<EOF>' expecting .*", "it ends too early");
    }

    /**
     * Whether the names are what was asked for. Values are maps, lists, text, booleans, numbers and null, nested, as
     * JsonValues gives them.
     */
    public boolean test(Map<String, ? extends @Nullable Object> names) {
        Map<String, Object> values = new HashMap<>();
        known.forEach(name -> values.put(name, NullValue.NULL_VALUE));
        names.forEach((name, value) -> values.put(name, CelValues.of(value)));
        Object result;
        try {
            result = program.eval(values);
        } catch (CelEvaluationException e) {
            throw new FilterFailure(cause(e));
        } catch (StackOverflowError e) {
            throw new FilterFailure("the values are nested too deeply");
        }
        if (result instanceof Boolean decided) {
            return decided;
        }
        throw new FilterFailure("the result must be true or false but was " + NullRules.kind(result));
    }

    private static String cause(CelEvaluationException e) {
        Throwable cause = e;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
