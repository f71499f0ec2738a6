package dev.tocsin.api.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tocsin.api.answer.Times;
import dev.tocsin.api.answer.Wish;
import dev.tocsin.api.problem.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a command is given, in the query or as keys of the body. */
final class Terms {
    private final Wish wish;
    private final Map<String, String> given = new TreeMap<>();

    private Terms(Wish wish) {
        this.wish = wish;
    }

    /** A list of texts of the body; empty where it is not given. */
    static List<String> texts(ObjectNode body, String name) {
        List<String> texts = new ArrayList<>();
        JsonNode list = body.path(name);
        if (!list.isMissingNode() && !list.isArray()) {
            throw Problem.unusable(name, "expected a list but was " + list);
        }
        for (JsonNode item : list) {
            if (!item.isTextual()) {
                throw Problem.unusable(name + "[" + texts.size() + "]", "expected a text but was " + item);
            }
            texts.add(item.textValue());
        }
        return texts;
    }

    /** Throws a 400 problem for a term of another name, or one that is given twice. */
    static Terms of(Wish wish, String... allowed) {
        return of(wish, wish.object(), allowed);
    }

    /** The same with the body that is given. */
    static Terms of(Wish wish, ObjectNode body, String... allowed) {
        Terms terms = new Terms(wish);
        List<String> names = Arrays.asList(allowed);
        wish.ask().parameters().keySet().forEach(name -> {
            if (!name.equals("wait")) {
                wish.ask().text(name).ifPresent(value -> terms.put(name, value, names));
            }
        });
        body.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (value.isContainerNode()) {
                throw Problem.unusable(entry.getKey(), "expected a value but was " + value);
            }
            if (!value.isNull()) {
                terms.put(entry.getKey(), value.asText(), names);
            }
        });
        return terms;
    }

    private void put(String name, String value, List<String> names) {
        if (!names.contains(name)) {
            throw Problem.malformed("unknown parameter '" + name + "'"
                    + (names.isEmpty() ? ": none is expected here" : ": expected one of " + String.join(", ", names)));
        }
        if (given.put(name, value) != null) {
            throw Problem.malformed(name + ": expected once but was given twice");
        }
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(given.get(name));
    }

    String required(String name, String what) {
        return text(name).orElseThrow(() -> Problem.unusable(name, "is missing: expected " + what));
    }

    /** A time in milliseconds of the epoch. */
    Optional<Long> time(String name) {
        return text(name).map(value -> Times.read(name, value, wish.now()).toEpochMilli());
    }

    String oneOf(String name, String ifAbsent, List<String> words) {
        String word = text(name).orElse(ifAbsent);
        if (!words.contains(word)) {
            throw Problem.unusable(name, "expected one of " + String.join(", ", words) + " but was '" + word + "'");
        }
        return word;
    }
}
