package dev.tocsin.definitions.template;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.attributes.AttributeResolver;
import io.pebbletemplates.pebble.attributes.ResolvedAttribute;
import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Extension;
import io.pebbletemplates.pebble.extension.ExtensionCustomizer;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.extension.NodeVisitorFactory;
import io.pebbletemplates.pebble.extension.core.MaxFunction;
import io.pebbletemplates.pebble.extension.core.MinFunction;
import io.pebbletemplates.pebble.lexer.Token;
import io.pebbletemplates.pebble.lexer.TokenStream;
import io.pebbletemplates.pebble.loader.MemoryLoader;
import io.pebbletemplates.pebble.node.ForNode;
import io.pebbletemplates.pebble.node.RenderableNode;
import io.pebbletemplates.pebble.node.SetNode;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.parser.Parser;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import io.pebbletemplates.pebble.tokenParser.ForTokenParser;
import io.pebbletemplates.pebble.tokenParser.IfTokenParser;
import io.pebbletemplates.pebble.tokenParser.TokenParser;
import io.pebbletemplates.pebble.tokenParser.VerbatimTokenParser;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The template engine with everything taken out that reaches beyond the given maps, lists and scalars. */
final class Sandbox {

    /** The filters of the engine that are safe and give the same result on every machine. */
    private static final Set<String> CORE_FILTERS = Set.of(
            "abbreviate",
            "abs",
            "base64decode",
            "base64encode",
            "capitalize",
            "default",
            "first",
            "join",
            "last",
            "length",
            "lower",
            "reverse",
            "rsort",
            "sha256",
            "slice",
            "sort",
            "split",
            "title",
            "trim",
            "upper",
            "urlencode");

    static final Set<String> FILTERS = Stream.concat(CORE_FILTERS.stream(), Stream.of("json", "markup", "raw", "safe"))
            .collect(Collectors.toUnmodifiableSet());
    static final Set<String> TESTS = Set.of("defined", "empty", "even", "iterable", "map", "null", "odd", "equalTo");
    static final Set<String> FUNCTIONS = Set.of("max", "min");
    static final Set<String> TAGS = Set.of("if", "for", "set", "verbatim");

    private Sandbox() {}

    static PebbleEngine engine() {
        return new PebbleEngine.Builder()
                .loader(new MemoryLoader())
                .cacheActive(false)
                .autoEscaping(false)
                .newLineTrimming(false)
                .strictVariables(false)
                .defaultLocale(Locale.ROOT)
                .methodAccessValidator((object, method) -> false)
                .registerExtensionCustomizer(Customized::new)
                .extension(new Own())
                .build();
    }

    /** Every built-in extension, reduced. */
    private static final class Customized extends ExtensionCustomizer {

        Customized(Extension extension) {
            super(extension);
        }

        @Override
        public Map<String, Filter> getFilters() {
            Map<String, Filter> all = super.getFilters();
            Map<String, Filter> kept = new HashMap<>(all == null ? Map.of() : all);
            kept.keySet().retainAll(CORE_FILTERS);
            kept.replaceAll((name, filter) -> new Paid(filter));
            return kept;
        }

        @Override
        public Map<String, Function> getFunctions() {
            return Map.of();
        }

        @Override
        public List<TokenParser> getTokenParsers() {
            return List.of();
        }

        @Override
        public Map<String, Object> getGlobalVariables() {
            return Map.of();
        }

        @Override
        public List<NodeVisitorFactory> getNodeVisitors() {
            return List.of();
        }

        @Override
        public List<AttributeResolver> getAttributeResolver() {
            return List.of();
        }
    }

    /** What takes the place of what was removed. */
    private static final class Own extends AbstractExtension {

        @Override
        public Map<String, Filter> getFilters() {
            return Map.of(
                    "json", new Paid(new TextFilter(Escaping::json)),
                    "markup", new Paid(new Markup()),
                    "raw", new Paid(new TextFilter(Escaping.NONE::print)),
                    "safe", new Paid(new TextFilter(Escaping.NONE::print)));
        }

        @Override
        public Map<String, Function> getFunctions() {
            return Map.of("max", new MaxFunction(), "min", new MinFunction());
        }

        @Override
        public List<TokenParser> getTokenParsers() {
            return List.of(new IfTokenParser(), new ForTokenParser(), new BoundedSet(), new VerbatimTokenParser());
        }

        @Override
        public List<AttributeResolver> getAttributeResolver() {
            return List.of((instance, attribute, arguments, node, context, file, line) -> {
                Object value = attribute(instance, attribute);
                Budget.charge(context, value);
                return new ResolvedAttribute(value);
            });
        }
    }

    private static @Nullable Object attribute(@Nullable Object instance, @Nullable Object attribute) {
        if (instance instanceof Map<?, ?> map) {
            return attribute == null ? null : map.get(attribute.toString());
        }
        if (instance instanceof ForNode.LoopVariables loop) {
            return loop(loop, String.valueOf(attribute));
        }
        if (instance instanceof List<?> list && attribute != null) {
            try {
                int index = Integer.parseInt(attribute.toString());
                return index >= 0 && index < list.size() ? list.get(index) : null;
            } catch (NumberFormatException notAnIndex) {
                return null;
            }
        }
        return null;
    }

    private static @Nullable Object loop(ForNode.LoopVariables loop, String attribute) {
        return switch (attribute) {
            case "index" -> loop.getIndex();
            case "first" -> loop.isFirst();
            case "last" -> loop.isLast();
            case "length" -> Integer.valueOf(loop.getLength().toString());
            case "revindex" -> Integer.valueOf(loop.getRevindex().toString());
            default -> null;
        };
    }

    /** {@code set} whose value is bounded. */
    private static final class BoundedSet implements TokenParser {

        @Override
        public String getTag() {
            return "set";
        }

        @Override
        public RenderableNode parse(Token token, Parser parser) {
            TokenStream stream = parser.getStream();
            int line = token.getLineNumber();
            stream.next();
            String name = parser.getExpressionParser().parseNewVariableName();
            stream.expect(Token.Type.PUNCTUATION, "=");
            Expression<?> value = parser.getExpressionParser().parseExpression();
            stream.expect(Token.Type.EXECUTE_END);
            return new SetNode(line, name, new Bounded(value));
        }
    }

    /** A filter that costs what it takes and gives. */
    private record Paid(Filter filter) implements Filter {

        @Override
        public @Nullable List<String> getArgumentNames() {
            return filter.getArgumentNames();
        }

        @Override
        public @Nullable Object apply(
                @Nullable Object input,
                Map<String, Object> arguments,
                PebbleTemplate self,
                EvaluationContext context,
                int line) {
            Budget.charge(context, input);
            Object result = filter.apply(input, arguments, self, context, line);
            Budget.charge(context, result);
            return result;
        }
    }

    /** Text as chats and HTML want it between their own marks; it is then escaped as the body is. */
    private static final class Markup implements Filter {

        @Override
        public List<String> getArgumentNames() {
            return List.of();
        }

        @Override
        public Object apply(
                @Nullable Object input,
                Map<String, Object> arguments,
                PebbleTemplate self,
                EvaluationContext context,
                int line) {
            return Escaping.NONE
                    .print(input)
                    .replace("&", "&amp;")
                    .replace("<", "&lt;")
                    .replace(">", "&gt;");
        }
    }

    /** A filter whose result is printed as it is. */
    private record TextFilter(java.util.function.Function<@Nullable Object, String> text) implements Filter {

        @Override
        public List<String> getArgumentNames() {
            return List.of();
        }

        @Override
        public Object apply(
                @Nullable Object input,
                Map<String, Object> arguments,
                PebbleTemplate self,
                EvaluationContext context,
                int line) {
            return input instanceof Verbatim ? input : new Verbatim(text.apply(input));
        }
    }
}
