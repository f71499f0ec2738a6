package dev.tocsin.importers.cachet;

import dev.tocsin.importers.source.Given;
import java.util.Map;
import java.util.Set;

/**
 * One endpoint, taken over.
 *
 * @param given as it was
 * @param definition as it is written
 * @param actions what is done for it
 * @param isPublic whether everybody sees its incidents
 */
record Endpoint(String id, Given given, Map<String, Object> definition, Set<Action> actions, boolean isPublic) {

    /** What happens when an expectation fails. */
    enum Action {
        CREATE_INCIDENT,
        UPDATE_STATUS,
        PUSH_METRICS
    }

    boolean does(Action action) {
        return actions.contains(action);
    }
}
