package dev.tocsin.api.answer;

import io.vertx.core.json.JsonObject;

/** Something that can be asked with GET and is answered in JSON. Throws Problem; may block. */
@FunctionalInterface
public interface Question {
    JsonObject answer(Ask ask);
}
