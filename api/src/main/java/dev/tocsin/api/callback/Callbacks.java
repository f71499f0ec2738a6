package dev.tocsin.api.callback;

import dev.tocsin.api.answer.Ask;
import dev.tocsin.api.answer.Listing;
import dev.tocsin.api.problem.Problem;
import dev.tocsin.api.view.CallbackQuery;
import dev.tocsin.api.view.Place;
import dev.tocsin.api.view.View;
import dev.tocsin.schemas.event.CallbackStatus;
import io.vertx.core.json.JsonObject;

/** Answers about callbacks, which are never public. Threading: any thread; blocks on the view. */
public final class Callbacks {

    private final View view;

    public Callbacks(View view) {
        this.view = view;
    }

    /** {@code endpoint} selects those owed for what happened to it; {@code subject} those of any event's subject. */
    public JsonObject list(Ask ask) {
        ask.seeingAll().allowing("limit", "cursor", "status", "hook", "endpoint", "subject", "since", "until");
        int limit = ask.limit();
        var query = new CallbackQuery(
                ask.choice("status", CallbackStatus.values()),
                ask.text("hook"),
                ask.text("subject").or(() -> ask.text("endpoint")),
                ask.period(),
                ask.place(),
                limit + 1);
        return Listing.byTime(
                view.archive().callbacks(query),
                limit,
                callback -> new Place(callback.getCreatedAt().toEpochMilli(), callback.getId()),
                CallbackJson::of);
    }

    public JsonObject one(Ask ask) {
        ask.seeingAll().allowing();
        return view.archive()
                .callback(ask.part("id"))
                .map(CallbackJson::of)
                .orElseThrow(() -> Problem.notFound("there is no callback '" + ask.part("id") + "'"));
    }
}
