package dev.tocsin.incidents.render;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a hook that has several: the first that is meant is made, and what takes its place if need be.
 *
 * <p>Threading: immutable.
 */
record Drafts(List<Draft> drafts, Parameters parameters) {

    static Drafts of(List<Alternative> alternatives, Map<String, Parameter> values) {
        Parameters parameters = Parameters.of(values);
        return new Drafts(
                alternatives.stream()
                        .map(alternative -> Draft.of(alternative, parameters))
                        .toList(),
                parameters);
    }

    boolean isEmpty() {
        return drafts.isEmpty();
    }

    /** The paths that their templates read. */
    Stream<String> paths() {
        return Stream.concat(parameters.paths(), drafts.stream().flatMap(draft -> draft.paths().stream()));
    }

    /** The request that is owed. Throws Unrenderable where none is meant. */
    Request request(Map<String, @Nullable Object> names, Envelope event) {
        return from(0, names, event)
                .orElseThrow(() -> new Unrenderable("none of the hook's requests is meant for this event"));
    }

    private Optional<Request> from(int first, Map<String, @Nullable Object> names, Envelope event) {
        for (int i = first; i < drafts.size(); i++) {
            Draft draft = drafts.get(i);
            if (draft.meant(names)) {
                Optional<Request> next = draft.fallbackOn().isPresent() ? from(i + 1, names, event) : Optional.empty();
                return Optional.of(draft.request(names, event, next));
            }
        }
        return Optional.empty();
    }
}
