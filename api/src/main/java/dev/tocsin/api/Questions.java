package dev.tocsin.api;

import dev.tocsin.api.answer.Question;
import dev.tocsin.api.callback.Callbacks;
import dev.tocsin.api.database.Databases;
import dev.tocsin.api.deadletter.DeadLetters;
import dev.tocsin.api.hook.Hooks;
import dev.tocsin.api.hook.LogOnly;
import dev.tocsin.api.incident.Incidents;
import dev.tocsin.api.maintenance.Maintenances;
import dev.tocsin.api.status.Endpoints;
import dev.tocsin.api.view.View;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** What can be asked under {@code /api/v1}, by path as OpenAPI spells it. */
final class Questions {

    private Questions() {}

    static Map<String, Question> of(View view, LogOnly logOnly, InstantSource clock) {
        Endpoints endpoints = new Endpoints(view, clock);
        Incidents incidents = new Incidents(view);
        Hooks hooks = new Hooks(view, logOnly);
        Callbacks callbacks = new Callbacks(view);
        Maintenances maintenances = new Maintenances(view);
        Databases databases = new Databases(view);
        DeadLetters deadLetters = new DeadLetters(view);
        Map<String, Question> questions = new LinkedHashMap<>();
        questions.put("/api/v1/endpoints", endpoints::list);
        questions.put("/api/v1/endpoints/{id}", endpoints::one);
        questions.put("/api/v1/endpoints/{id}/results", endpoints::results);
        questions.put("/api/v1/endpoints/{id}/history", endpoints::history);
        questions.put("/api/v1/incidents", incidents::list);
        questions.put("/api/v1/incidents/{id}", incidents::one);
        questions.put("/api/v1/hooks", hooks::list);
        questions.put("/api/v1/hooks/{name}", hooks::one);
        questions.put("/api/v1/callbacks", callbacks::list);
        questions.put("/api/v1/callbacks/count", callbacks::count);
        questions.put("/api/v1/callbacks/{id}", callbacks::one);
        questions.put("/api/v1/dead-letters", deadLetters::list);
        questions.put("/api/v1/dead-letters/count", deadLetters::count);
        questions.put("/api/v1/dead-letters/{id}", deadLetters::one);
        questions.put("/api/v1/maintenances", maintenances::list);
        questions.put("/api/v1/maintenances/{id}", maintenances::one);
        questions.put("/api/v1/databases", databases::list);
        questions.put("/api/v1/databases/{name}", databases::one);
        return questions;
    }
}
