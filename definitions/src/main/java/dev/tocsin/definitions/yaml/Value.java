package dev.tocsin.definitions.yaml;

import dev.tocsin.bootstrap.settings.Durations;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One value of a file, present or absent, with its place. What is asked of it and does not hold is reported, and the
 * answer is then what an absent value gives. A key with nothing behind it is absent.
 *
 * <p>Threading: one thread, that of the reading.
 */
public final class Value {

    private static final int MAX_DEPTH = 50;

    private final Reading reading;
    private final @Nullable Node node;
    private final String file;
    private final String path;
    private final int line;
    private final int column;
    private final int depth;

    private Value(Reading reading, @Nullable Node node, String file, String path, Mark mark, int depth) {
        this(reading, node, file, path, mark.getLine() + 1, mark.getColumn() + 1, depth);
    }

    private Value(Reading reading, @Nullable Node node, String file, String path, int line, int column, int depth) {
        this.reading = reading;
        this.node = node != null && node.getTag().equals(Tag.NULL) ? null : node;
        this.file = file;
        this.path = path;
        this.line = line;
        this.column = column;
        this.depth = depth;
    }

    static Value root(Reading reading, String file, @Nullable Node node) {
        return new Value(reading, node, file, "", 1, 1, 0);
    }

    /** A value behind a key or in a list, whose place is {@code at}. */
    Value child(@Nullable Node child, String childPath, @Nullable Node at) {
        Optional<Mark> mark = at == null ? Optional.empty() : at.getStartMark();
        return mark.map(place -> new Value(reading, child, file, childPath, place, depth + 1))
                .orElseGet(() -> new Value(reading, child, file, childPath, line, column, depth + 1));
    }

    /** Whether something stands there. */
    public boolean present() {
        return node != null;
    }

    /** Such as {@code endpoints[0].interval}. */
    public String path() {
        return path;
    }

    /** Where it stands, such as {@code tocsin.yaml:12}. */
    public String place() {
        return file + ":" + line;
    }

    /** Reports that something is wrong here. */
    public void problem(String message) {
        reading.problem(new Problem(file, line, column, path, message));
    }

    /** Reports that something here is probably not meant. */
    public void warning(String message) {
        reading.warning(new Problem(file, line, column, path, message));
    }

    /** Reports that it is missing, if it is. */
    public Value required(String what) {
        if (!present()) {
            problem("is missing: expected " + what);
        }
        return this;
    }

    /** The text with its references resolved; null where absent. */
    public @Nullable String text() {
        String raw = raw();
        if (raw == null) {
            return null;
        }
        References.Resolved resolved = reading.references().resolve(raw);
        resolved.malformed().forEach(this::problem);
        resolved.missing().forEach(this::problem);
        resolved.later().forEach(this::problem);
        return resolved.complete() ? resolved.text() : null;
    }

    /** The text with its references resolved, or what is given where absent. */
    public String text(String ifAbsent) {
        String text = text();
        return text == null ? ifAbsent : text;
    }

    /** The text as it stands, nothing about it checked; null where absent or no text. */
    public @Nullable String written() {
        return node instanceof ScalarNode scalar ? scalar.getValue() : null;
    }

    /** The text as it stands, its references checked and left; null where absent. */
    public @Nullable String reference() {
        String raw = raw();
        if (raw != null) {
            References.Resolved resolved = reading.references().resolve(raw);
            resolved.malformed().forEach(this::problem);
            resolved.missing().forEach(missing -> warning(missing + " here; it must be where it is used"));
        }
        return raw;
    }

    /** What a text that was left by {@link #reference} stands for; null if this machine cannot tell. */
    public @Nullable String resolved(String text) {
        References.Resolved resolved = reading.references().resolve(text);
        return resolved.complete() ? resolved.text() : null;
    }

    /** Text that will be resolved at use: what was resolved now is kept from being resolved again. */
    public @Nullable String resolvedOnce() {
        String text = text();
        return text == null ? null : References.escaped(text);
    }

    /** Reports references that only the notifier can look up: for secrets of which it knows nothing. */
    public Value withoutVaults() {
        if (node instanceof ScalarNode scalar) {
            reading.references().resolve(scalar.getValue()).later().forEach(this::problem);
        } else if (isList()) {
            list().forEach(Value::withoutVaults);
        } else if (isSection()) {
            section().all().values().forEach(Value::withoutVaults);
        }
        return this;
    }

    /** The references of a list as one, of which the first counts that there is. */
    private @Nullable String listed() {
        List<String> inner = new ArrayList<>();
        for (Value item : list()) {
            String one = item.required("a reference such as ${env:NAME}").reference();
            Optional<String> whole = one == null ? Optional.empty() : References.whole(one);
            if (one != null && whole.isEmpty()) {
                item.problem("expected a reference such as ${env:NAME} and nothing else, because those of a list are"
                        + " tried in order");
            }
            whole.ifPresent(inner::add);
        }
        if (list().isEmpty()) {
            problem("expected references such as ${env:NAME}, which are tried in order");
        }
        return inner.isEmpty() ? null : "${" + String.join("|", inner) + "}";
    }

    /**
     * A secret: references stay; a literal is refused, or moved into a file under {@code name}; null where absent. A list is
     * one reference to the first that there is.
     */
    public @Nullable String secret(String name) {
        String raw = isList() ? listed() : reference();
        if (raw == null || raw.isEmpty() || References.in(raw)) {
            return raw;
        }
        Reading.Stored stored =
                reading.keep(name, reading.references().resolve(raw).text());
        if (stored instanceof Reading.Stored.Kept kept) {
            warning("the secret was moved to " + kept.file() + "; write ${file:" + kept.file() + "} here");
            return "${file:" + kept.file() + "}";
        }
        problem("expected a reference such as ${env:NAME} or ${file:/path}, because a secret does not belong into a"
                + " file of definitions");
        return null;
    }

    /** A variable of the environment in which this is read. */
    public Optional<String> variable(String name) {
        return reading.references().variable(name);
    }

    /** Whether there is a reference in the text. */
    public static boolean hasReference(String text) {
        return References.in(text);
    }

    private @Nullable String raw() {
        if (node == null) {
            return null;
        }
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        problem("expected text but was " + kind());
        return null;
    }

    /** True or false. */
    public boolean flag(boolean ifAbsent) {
        String text = text();
        if (text == null) {
            return ifAbsent;
        }
        if (!text.equals("true") && !text.equals("false")) {
            problem("expected true or false but was '" + text + "'");
            return ifAbsent;
        }
        return text.equals("true");
    }

    /** A whole number between {@code min} and {@code max}. */
    public int number(int ifAbsent, int min, int max) {
        String text = text();
        if (text == null) {
            return ifAbsent;
        }
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // reported below
        }
        problem("expected a whole number from " + min + " to " + max + " but was '" + text + "'");
        return ifAbsent;
    }

    /** A duration in milliseconds between {@code min} and {@code max}. */
    public long duration(long ifAbsent, long min, long max) {
        String text = text();
        if (text == null) {
            return ifAbsent;
        }
        try {
            long millis = Durations.parse(text).toMillis();
            if (millis >= min && millis <= max) {
                return millis;
            }
            problem("expected a duration from " + shown(min) + " to " + shown(max) + " but was '" + text + "'");
        } catch (IllegalArgumentException e) {
            problem(String.valueOf(e.getMessage()));
        }
        return ifAbsent;
    }

    private static String shown(long millis) {
        return Durations.format(java.time.Duration.ofMillis(millis));
    }

    /** One of several words. */
    public String oneOf(String ifAbsent, Collection<String> words) {
        String text = text();
        if (text == null || words.contains(text)) {
            return text == null ? ifAbsent : text;
        }
        problem("expected " + listed(words) + " but was '" + text + "'" + Suggestion.of(text, words));
        return ifAbsent;
    }

    /** Such as {@code a, b or c}. */
    public static String listed(Collection<String> words) {
        List<String> all = List.copyOf(words);
        return all.size() < 2
                ? String.join("", all)
                : String.join(", ", all.subList(0, all.size() - 1)) + " or " + all.get(all.size() - 1);
    }

    /** The values of a list; none where absent. */
    public List<Value> list() {
        List<Value> items = new ArrayList<>();
        if (node instanceof SequenceNode sequence && !tooDeep()) {
            for (Node item : sequence.getValue()) {
                items.add(child(item, path + "[" + items.size() + "]", item));
            }
        } else if (node != null && !(node instanceof SequenceNode)) {
            problem("expected a list but was " + kind());
        }
        return items;
    }

    /** The texts of a list; empty ones are reported. */
    public List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (Value item : list()) {
            String text = item.text();
            if (text == null || text.isBlank()) {
                item.problem("expected text but there is nothing");
            } else {
                texts.add(text);
            }
        }
        return texts;
    }

    /** The keys and values of a map; none where absent. */
    public Section section() {
        if (node instanceof MappingNode mapping && !tooDeep()) {
            return new Section(this, mapping);
        }
        if (node != null && !(node instanceof MappingNode)) {
            problem("expected keys with values but was " + kind());
        }
        return new Section(this, null);
    }

    /** The maps of a list; what is no map is reported and left out. */
    public List<Value> sections() {
        List<Value> sections = new ArrayList<>();
        for (Value item : list()) {
            if (item.isSection()) {
                sections.add(item);
            } else {
                item.problem("expected keys with values but "
                        + (item.present() ? "was " + item.kind() : "there is nothing"));
            }
        }
        return sections;
    }

    private boolean tooDeep() {
        if (depth > MAX_DEPTH) {
            problem("is nested too deeply");
        }
        return depth > MAX_DEPTH;
    }

    /** Whether it is a map. */
    public boolean isSection() {
        return node instanceof MappingNode;
    }

    /** Whether it is a list. */
    public boolean isList() {
        return node instanceof SequenceNode;
    }

    private String kind() {
        if (node instanceof ScalarNode scalar) {
            return "'" + scalar.getValue() + "'";
        }
        return node instanceof SequenceNode ? "a list" : "a map";
    }
}
