package dev.tocsin.api.answer;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The answer to a write.
 *
 * @param body empty where there is nothing to say
 * @param effect tells whether it has taken effect, where that comes later; blocks on the view
 */
public record Reply(
        int status, Optional<JsonObject> body, Map<String, String> headers, Optional<BooleanSupplier> effect) {
    public Reply {
        headers = Map.copyOf(headers);
    }

    public static Reply of(int status, JsonObject body) {
        return new Reply(status, Optional.of(body), Map.of(), Optional.empty());
    }

    /** Done, and there is nothing to say. */
    public static Reply done() {
        return new Reply(204, Optional.empty(), Map.of(), Optional.empty());
    }

    /** Taken, to be carried out by somebody else. */
    public static Reply taken(JsonObject body, BooleanSupplier effect) {
        return new Reply(202, Optional.of(body), Map.of(), Optional.of(effect));
    }

    /** Made, as soon as somebody else has carried it out. */
    public static Reply made(JsonObject body, BooleanSupplier effect) {
        return new Reply(201, Optional.of(body), Map.of(), Optional.of(effect));
    }

    /** Made, and to be found there. */
    public Reply at(String location) {
        return new Reply(status, body, Map.of("Location", location), effect);
    }

    /** The same, and who waits for it is answered once that is seen. */
    public Reply seen(BooleanSupplier where) {
        return new Reply(status, body, headers, Optional.of(where));
    }

    /** The answer once it has taken effect. */
    public Reply effective() {
        return new Reply(status == 202 ? 200 : status, body, headers, Optional.empty());
    }
}
