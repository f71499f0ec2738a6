package dev.tocsin.definitions.template;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.node.RootNode;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A compiled template. It sees maps, lists and scalars only, calls nothing, loads nothing, and ends: after 8 Mi
 * characters printed, 256 Mi characters read and converted, or a million steps it fails. The same names make the same text on every machine.
 *
 * <p>Threading: immutable; rendered by any number of threads at once.
 */
public final class Template {

    /** Longer templates are refused. */
    public static final int MAX_SOURCE_CHARACTERS = 256 * 1024;

    private static final PebbleEngine ENGINE = Sandbox.engine();

    private final PebbleTemplate compiled;
    private final Set<String> paths;

    private Template(PebbleTemplate compiled, Set<String> paths) {
        this.compiled = compiled;
        this.paths = Set.copyOf(paths);
    }

    /** Compiles. Throws BadTemplate with line and reason. */
    public static Template compile(String source, Escaping escaping) {
        if (source.length() > MAX_SOURCE_CHARACTERS) {
            throw new BadTemplate(1, "a template has at most " + MAX_SOURCE_CHARACTERS + " characters");
        }
        try {
            PebbleTemplate parsed = ENGINE.getLiteralTemplate(source);
            Walk walk = new Walk(escaping);
            if (!(parsed.getRootNode() instanceof RootNode root)) {
                throw new AssertionError("the engine parses a template into a RootNode");
            }
            walk.body(root.getBody());
            return new Template(parsed, walk.paths());
        } catch (PebbleException e) {
            throw new BadTemplate(e.getLineNumber() == null ? 1 : e.getLineNumber(), reason(e));
        } catch (StackOverflowError e) {
            throw new BadTemplate(1, "expressions are nested too deeply");
        }
    }

    /**
     * Renders with {@code names}: maps with text keys, lists, text, numbers, booleans and null, nested. Throws
     * RenderFailure with the reason.
     */
    public String render(Map<String, ? extends @Nullable Object> names) {
        BoundedText text = new BoundedText();
        Budget budget = new Budget();
        try {
            Map<String, Object> read = new HashMap<>(names);
            budget.addTo(read);
            compiled.evaluate(text, read, Locale.ROOT);
            return text.toString();
        } catch (RenderFailure e) {
            throw e;
        } catch (PebbleException e) {
            budget.check();
            if (e.getCause() instanceof RenderFailure failure) {
                throw failure;
            }
            throw new RenderFailure((e.getLineNumber() == null ? "" : "line " + e.getLineNumber() + ": ") + reason(e));
        } catch (RuntimeException e) {
            throw new RenderFailure("the template cannot be rendered: " + e.getMessage());
        } catch (StackOverflowError e) {
            throw new RenderFailure("the values are nested too deeply");
        } catch (IOException e) {
            throw new UncheckedIOException("text in memory cannot fail", e);
        }
    }

    /** The dotted paths that are read, such as {@code instance.customer.name}. */
    public Set<String> paths() {
        return paths;
    }

    private static String reason(PebbleException e) {
        String message = e.getPebbleMessage();
        Throwable cause = e.getCause();
        String why = cause == null || cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")";
        String what = message == null ? "it cannot be parsed" : message.strip();
        return what.replace("token of value \"null\" and type EOF", "end")
                        .replace("Unexpected character [\\u0000]", "Unexpected end, is a closing }} or %} missing?")
                + why;
    }
}
