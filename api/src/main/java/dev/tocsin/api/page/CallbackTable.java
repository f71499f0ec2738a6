package dev.tocsin.api.page;

import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackStatus;
import java.time.Instant;
import java.util.List;

/** The latest callbacks. */
final class CallbackTable {

    private static final int MOST_OF_DETAILS = 200;

    private CallbackTable() {}

    static void write(Html html, List<Callback> callbacks, Instant now) {
        html.open("div", "class", "group-head")
                .element("h2", "Latest callbacks")
                .close();
        if (callbacks.isEmpty()) {
            html.element("p", "No callback was owed yet: no event has met a hook.", "class", "card nothing");
            return;
        }
        html.open("div", "class", "card scroll").open("table").open("thead").open("tr");
        for (String head : List.of("Status", "Hook", "Event", "When")) {
            html.element("th", head, "scope", "col");
        }
        html.close().close().open("tbody").line();
        callbacks.forEach(callback -> row(html, callback, now));
        html.close().close().close();
    }

    private static void row(Html html, Callback callback, Instant now) {
        String status = callback.getStatus().name();
        html.open("tr", "data-callback", callback.getId(), "data-status", status, "data-hook", callback.getHook());
        html.open("td").open("span", "class", "pill " + status, "title", callback.getDetails());
        html.text(status).close();
        if (callback.getAttemptsMade() > 1) {
            html.element("span", " after " + callback.getAttemptsMade() + " attempts", "class", "more");
        }
        html.close();
        html.element("td", callback.getHook());
        html.open("td").text(Words.event(callback.getEvent().getType()) + " ");
        html.element("span", callback.getEvent().getSubject(), "class", "subject");
        if (callback.getStatus() == CallbackStatus.error || callback.getStatus() == CallbackStatus.cancelled) {
            html.element("div", shortened(callback.getDetails()), "class", "more reason");
        }
        html.close();
        html.open("td", "class", "when");
        Frame.time(html, callback.getUpdatedAt(), Words.ago(callback.getUpdatedAt(), now), "ago");
        html.close().close().line();
    }

    private static String shortened(String details) {
        return details.length() <= MOST_OF_DETAILS ? details : details.substring(0, MOST_OF_DETAILS) + " …";
    }
}
