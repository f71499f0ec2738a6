package dev.tocsin.api.answer;

import dev.tocsin.api.view.Place;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Lists as they are answered: {@code {"data": […], "next": cursor or null}}. */
public final class Listing {

    private Listing() {}

    /**
     * A list by time.
     *
     * @param things at most one more than {@code limit}, which says whether there are more
     */
    public static <T> JsonObject byTime(
            List<T> things, int limit, Function<T, Place> place, Function<T, JsonObject> json) {
        List<T> shown = things.subList(0, Math.min(limit, things.size()));
        String next = null;
        if (things.size() > limit) {
            Place last = place.apply(shown.get(limit - 1));
            next = Ask.cursor(last.at() + "|" + last.id());
        }
        return new JsonObject().put("data", array(shown, json)).put("next", next);
    }

    /** A list by name of what comes after the cursor. */
    public static <T> JsonObject byName(
            Stream<T> after, int limit, Function<T, String> name, Function<T, JsonObject> json) {
        List<T> things = after.limit(limit + 1L).toList();
        List<T> shown = things.subList(0, Math.min(limit, things.size()));
        String next = things.size() > limit ? Ask.cursor(name.apply(shown.get(limit - 1))) : null;
        return new JsonObject().put("data", array(shown, json)).put("next", next);
    }

    private static <T> JsonArray array(List<T> things, Function<T, JsonObject> json) {
        JsonArray array = new JsonArray();
        things.forEach(thing -> array.add(json.apply(thing)));
        return array;
    }
}
