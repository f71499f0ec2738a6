package dev.tocsin.importers.source;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A value of a YAML file, present or absent, with its place. Reports never repeat a value: it may be a secret.
 *
 * <p>Threading: one thread, that of the import.
 */
public final class Given {

    private static final int MOST_NESTED = 50;

    private final Findings findings;
    private final Place place;
    private final @Nullable Node node;
    private final int depth;

    Given(Findings findings, Place place, @Nullable Node node) {
        this(findings, place, node, 0);
    }

    private Given(Findings findings, Place place, @Nullable Node node, int depth) {
        this.findings = findings;
        this.place = place;
        this.node = node != null && node.getTag().equals(Tag.NULL) ? null : node;
        this.depth = depth;
    }

    /** A date or a time: text that is none. */
    public record Moment(String written) {}

    public Place place() {
        return place;
    }

    /** Whether there is something other than null. */
    public boolean present() {
        return node != null;
    }

    public void problem(String message) {
        findings.problem(place, message);
    }

    public void note(String message) {
        findings.note(place, message);
    }

    /** Reports that it is missing, if it is. */
    public Given required(String what) {
        if (!present()) {
            problem("is missing: expected " + what);
        }
        return this;
    }

    /** Text, BigInteger, Double, Boolean, Moment; a list or a map as the node that it is; null where there is none. */
    public @Nullable Object content() {
        if (!(node instanceof ScalarNode scalar)) {
            return node;
        }
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.STR)) {
            return scalar.getValue();
        }
        if (tag.equals(Tag.BOOL)) {
            return PyYamlScalars.truth(scalar.getValue());
        }
        if (tag.equals(Tag.TIMESTAMP)) {
            return new Moment(scalar.getValue());
        }
        try {
            if (tag.equals(Tag.INT)) {
                return PyYamlScalars.integer(scalar.getValue());
            }
            if (tag.equals(Tag.FLOAT)) {
                return PyYamlScalars.number(scalar.getValue());
            }
        } catch (NumberFormatException e) {
            problem("is not what its tag says");
            return null;
        }
        problem("has a tag that PyYAML's safe loader does not know: " + tag.getValue());
        return null;
    }

    /** What it is, without saying it. */
    public String kind() {
        Object content = content();
        if (content == null) {
            return "nothing";
        }
        if (content instanceof String) {
            return "text";
        }
        if (content instanceof Boolean) {
            return "true or false";
        }
        if (content instanceof Moment) {
            return "a date";
        }
        return isList() ? "a list" : isMap() ? "a map" : "a number";
    }

    /** Text; null where absent. Anything else is a problem. */
    public @Nullable String text() {
        Object content = content();
        if (content == null || content instanceof String) {
            return (String) content;
        }
        String quotes = isList() || isMap() ? "" : " to YAML 1.1: write it between quotes";
        problem("expected text but it is " + kind() + quotes);
        return null;
    }

    /** A number; null where absent. Anything else is a problem. */
    public @Nullable Double number() {
        Object content = content();
        if (content instanceof BigInteger whole) {
            return whole.doubleValue();
        }
        if (content instanceof Double number && !number.isNaN() && !number.isInfinite()) {
            return number;
        }
        if (present()) {
            problem("expected a number but it is " + kind());
        }
        return null;
    }

    /** A whole number; null where absent. Anything else is a problem. */
    public @Nullable Integer whole() {
        Object content = content();
        if (content instanceof BigInteger whole && whole.bitLength() < 31) {
            return whole.intValue();
        }
        if (present()) {
            problem("expected a whole number but it is " + (content instanceof BigInteger ? "too large" : kind()));
        }
        return null;
    }

    public boolean isList() {
        return node instanceof SequenceNode;
    }

    public boolean isMap() {
        return node instanceof MappingNode;
    }

    /** The items of a list; anything but a list is a problem. */
    public List<Given> list() {
        if (node instanceof SequenceNode sequence && !tooDeep()) {
            List<Given> items = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                items.add(new Given(findings, place.item(items.size(), line(item)), item, depth + 1));
            }
            return items;
        }
        if (present() && !isList()) {
            problem("expected a list but it is " + kind());
        }
        return List.of();
    }

    /** What stands behind a key; absent where there is no such key. */
    public Given get(String key) {
        Given found = map().get(key);
        return found == null ? new Given(findings, place.behind(key, place.line()), null, depth + 1) : found;
    }

    /** Keys and values of a map, in order, those of merges (<<) first; anything but a map is a problem. */
    public Map<String, Given> map() {
        if (node instanceof MappingNode mapping && !tooDeep()) {
            return Collections.unmodifiableMap(entries(mapping, 0));
        }
        if (present() && !isMap()) {
            problem("expected a map but it is " + kind());
        }
        return Map.of();
    }

    private Map<String, Given> entries(MappingNode mapping, int merged) {
        Map<String, Given> own = new LinkedHashMap<>();
        Map<String, Given> all = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Node key = tuple.getKeyNode();
            Node value = tuple.getValueNode();
            if (key.getTag().equals(Tag.MERGE)) {
                merge(value, merged + 1).forEach(all::putIfAbsent);
            } else if (key instanceof ScalarNode scalar && key.getTag().equals(Tag.STR)) {
                Place at = place.behind(scalar.getValue(), line(key));
                if (own.put(scalar.getValue(), new Given(findings, at, value, depth + 1)) != null) {
                    findings.note(at, "is given twice: the last one counts");
                }
            } else {
                findings.problem(
                        new Place(place.file(), line(key), place.path()),
                        "has a key that is no text to YAML 1.1: write it between quotes");
            }
        }
        all.putAll(own);
        return all;
    }

    private Map<String, Given> merge(Node from, int merged) {
        Map<String, Given> all = new LinkedHashMap<>();
        if (merged > MOST_NESTED) {
            problem("is nested too deeply");
        } else if (from instanceof MappingNode mapping) {
            all.putAll(entries(mapping, merged));
        } else if (from instanceof SequenceNode sequence) {
            sequence.getValue().forEach(each -> merge(each, merged + 1).forEach(all::putIfAbsent));
        } else {
            problem("expected a map or a list of maps behind <<");
        }
        return all;
    }

    private boolean tooDeep() {
        if (depth > MOST_NESTED) {
            problem("is nested too deeply");
        }
        return depth > MOST_NESTED;
    }

    private int line(Node at) {
        return at.getStartMark() == null ? place.line() : at.getStartMark().getLine() + 1;
    }
}
