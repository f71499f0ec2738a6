package dev.tocsin.definitions.expression;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.EvaluationListener.EvaluationContinuation;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.PathNotFoundException;
import com.jayway.jsonpath.spi.json.JacksonJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A compiled JSONPath. A path to one place finds one value or none, any other all that it meets.
 *
 * <p>Threading: immutable; used by any number of threads at once.
 */
public final class JsonQuery {

    private static final Configuration CONFIGURATION = Configuration.builder()
            .jsonProvider(new JacksonJsonProvider())
            .mappingProvider(new JacksonMappingProvider())
            .build();
    private static final Pattern QUOTED = Pattern.compile("'(?:[^'\\\\]|\\\\.)*+'|\"(?:[^\"\\\\]|\\\\.)*+\"");
    private static final int MOST_FOUND = 10_000;
    private static final Configuration BOUNDED = CONFIGURATION
            .addOptions(Option.SUPPRESS_EXCEPTIONS)
            .addEvaluationListeners(found ->
                    found.index() < MOST_FOUND ? EvaluationContinuation.CONTINUE : EvaluationContinuation.ABORT);

    private final JsonPath path;

    private JsonQuery(JsonPath path) {
        this.path = path;
    }

    /** Compiles. Throws BadExpression with the reason. */
    public static JsonQuery compile(String path) {
        if (!path.startsWith("$")) {
            throw new BadExpression(1, 1, "a JSONPath begins with $");
        }
        if (path.contains("=~")) {
            throw new BadExpression(1, path.indexOf("=~") + 1, "=~ is not allowed: compare with `matches`");
        }
        if (path.indexOf("..") != path.lastIndexOf("..")) {
            throw new BadExpression(1, path.lastIndexOf("..") + 1, "only one .. is allowed");
        }
        if (!isBalanced(path)) {
            throw new BadExpression(1, path.length(), "a bracket is not closed");
        }
        try {
            return new JsonQuery(JsonPath.compile(path));
        } catch (InvalidPathException | IllegalArgumentException e) {
            throw new BadExpression(1, 1, String.valueOf(e.getMessage()).split("\\R", 2)[0]);
        } catch (StackOverflowError e) {
            throw new BadExpression(1, 1, "the path is nested too deeply");
        }
    }

    /** The library takes a path that ends too early for one that finds nothing. */
    private static boolean isBalanced(String path) {
        String unquoted = QUOTED.matcher(path).replaceAll("");
        return unquoted.chars().filter(each -> each == '[').count()
                == unquoted.chars().filter(each -> each == ']').count();
    }

    /** What the path finds in a JSON tree as JsonValues gives it; nothing where it leads nowhere. */
    public List<@Nullable Object> find(@Nullable Object json) {
        if (json == null) {
            return List.of();
        }
        try {
            Object found = path.read(json, path.isDefinite() ? CONFIGURATION : BOUNDED);
            return path.isDefinite() || !(found instanceof List<?> many)
                    ? Collections.unmodifiableList(Arrays.asList(found))
                    : Collections.unmodifiableList(many);
        } catch (PathNotFoundException nowhere) {
            return List.of();
        } catch (JsonPathException | ClassCastException | StackOverflowError cannotBeFollowed) {
            return List.of();
        }
    }
}
