package dev.tocsin.importers.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What there is to say about a file: what cannot mean the same here (problems), and what means nearly the same (notes).
 *
 * <p>Threading: one thread, that of the import.
 */
public final class Findings {

    private final Map<Integer, List<String>> problems = new TreeMap<>();
    private final Map<String, List<Place>> notes = new LinkedHashMap<>();

    /** Something cannot mean the same here. */
    public void problem(Place place, String message) {
        List<String> ofLine = problems.computeIfAbsent(place.line(), line -> new ArrayList<>());
        String text = line(place, message);
        if (!ofLine.contains(text)) {
            ofLine.add(text);
        }
    }

    /** Something means nearly the same here. What is the same in several places is said once. */
    public void note(Place place, String message) {
        notes.computeIfAbsent(message, text -> new ArrayList<>()).add(place);
    }

    /** Whether everything can mean the same. */
    public boolean clean() {
        return problems.isEmpty();
    }

    /** A line each, in the order of the file. */
    public List<String> problems() {
        return problems.values().stream().flatMap(List::stream).toList();
    }

    /** A line each, in the order of the file. */
    public List<String> notes() {
        Map<Integer, List<String>> lines = new TreeMap<>();
        notes.forEach((message, places) -> {
            Place first = places.get(0);
            lines.computeIfAbsent(first.line(), line -> new ArrayList<>())
                    .add(line(first, message) + others(first, places));
        });
        return lines.values().stream().flatMap(List::stream).toList();
    }

    private static String others(Place first, List<Place> places) {
        TreeSet<Integer> more = places.stream().map(Place::line).collect(Collectors.toCollection(TreeSet::new));
        more.remove(first.line());
        return more.isEmpty()
                ? ""
                : " (also at " + (more.size() == 1 ? "line " : "lines ")
                        + more.stream().map(String::valueOf).collect(Collectors.joining(", ")) + ")";
    }

    private static String line(Place place, String message) {
        return place.file() + ":" + place.line() + ": " + (place.path().isEmpty() ? "" : place.path() + ": ") + message;
    }
}
