package dev.tocsin.api.live;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * One server-sent event.
 *
 * @param forPublic the data as the public may see it; empty: not at all
 */
record Message(long number, String type, JsonObject data, Optional<JsonObject> forPublic) {}
