package dev.tocsin.definitions.model;

import dev.tocsin.schemas.event.AnswerRules;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A way of telling a service what happened: requests of which the first that is meant is made, and how answers are judged.
 *
 * @param description in one sentence
 * @param paths what its templates read
 * @param answers null: the status decides
 * @param source where it was read; empty: it is built in
 */
public record Preset(
        String name,
        String description,
        List<PresetParameter> parameters,
        List<PresetRequest> requests,
        Set<String> paths,
        @Nullable AnswerRules answers,
        String source) {

    public Preset {
        parameters = List.copyOf(parameters);
        requests = List.copyOf(requests);
        paths = Set.copyOf(paths);
    }
}
