package dev.tocsin.api.callback;

import dev.tocsin.api.answer.Ask;
import dev.tocsin.api.answer.Listing;
import dev.tocsin.api.problem.Problem;
import dev.tocsin.api.view.CallbackQuery;
import dev.tocsin.api.view.Place;
import dev.tocsin.api.view.View;
import dev.tocsin.schemas.event.CallbackStatus;
import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;

/** Answers about callbacks, which are never public. Threading: any thread; blocks on the view. */
public final class Callbacks {

    private static final String[] FILTERS = {
        "status", "hook", "endpoint", "subject", "replay_of", "since", "until", "updated_since"
    };

    private final View view;

    public Callbacks(View view) {
        this.view = view;
    }

    /** {@code endpoint} selects those owed for what happened to it; {@code subject} those of any event's subject. */
    public JsonObject list(Ask ask) {
        ask.seeingAll().allowing(and("limit", "cursor"));
        int limit = ask.limit();
        return Listing.byTime(
                view.archive().callbacks(query(ask, limit + 1)),
                limit,
                callback -> new Place(callback.getCreatedAt().toEpochMilli(), callback.getId()),
                CallbackJson::of);
    }

    /** How many the list would have. */
    public JsonObject count(Ask ask) {
        ask.seeingAll().allowing(FILTERS);
        return new JsonObject().put("count", view.archive().count(query(ask, 1)));
    }

    private static String[] and(String... more) {
        return Stream.concat(Stream.of(FILTERS), Stream.of(more)).toArray(String[]::new);
    }

    private static CallbackQuery query(Ask ask, int limit) {
        return new CallbackQuery(
                ask.choice("status", CallbackStatus.values()),
                ask.text("hook"),
                ask.text("subject").or(() -> ask.text("endpoint")),
                ask.text("replay_of"),
                ask.period(),
                ask.after("updated_since"),
                ask.place(),
                limit);
    }

    public JsonObject one(Ask ask) {
        ask.seeingAll().allowing();
        return view.archive()
                .callback(ask.part("id"))
                .map(CallbackJson::of)
                .orElseThrow(() -> Problem.notFound("there is no callback '" + ask.part("id") + "'"));
    }
}
