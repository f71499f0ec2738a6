package dev.tocsin.api.deadletter;

import dev.tocsin.api.answer.Ask;
import dev.tocsin.api.answer.Listing;
import dev.tocsin.api.answer.Shown;
import dev.tocsin.api.problem.Problem;
import dev.tocsin.api.view.Archive;
import dev.tocsin.api.view.Place;
import dev.tocsin.api.view.View;
import dev.tocsin.schemas.event.DeadLetter;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Answers about records that could not be read, of the last 30 days; never public. Threading: any thread; blocks on the view. */
public final class DeadLetters {

    private final View view;

    public DeadLetters(View view) {
        this.view = view;
    }

    /** Without what is in them. */
    public JsonObject list(Ask ask) {
        ask.seeingAll().allowing("topic", "module", "since", "until", "limit", "cursor");
        int limit = ask.limit();
        return Listing.byTime(
                view.archive().deadLetters(ask.text("topic"), ask.text("module"), ask.period(), ask.place(), limit + 1),
                limit,
                letter -> new Place(letter.getAt().toEpochMilli(), Archive.id(letter)),
                DeadLetters::summary);
    }

    /** How many there are, and of which topics. */
    public JsonObject count(Ask ask) {
        ask.seeingAll().allowing();
        JsonObject topics = new JsonObject();
        view.archive().deadLetters().forEach(topics::put);
        long all = view.archive().deadLetters().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        return new JsonObject().put("count", all).put("topics", topics);
    }

    /** The whole record. */
    public JsonObject one(Ask ask) {
        ask.seeingAll().allowing();
        DeadLetter letter = view.archive()
                .deadLetter(ask.part("id"))
                .orElseThrow(() -> Problem.notFound("there is no dead letter '" + ask.part("id") + "'"));
        JsonObject json = summary(letter);
        put(json, "key", letter.getKey());
        put(json, "value", letter.getValue());
        Map<String, String> headers = new TreeMap<>();
        letter.getHeaders()
                .forEach((name, value) -> headers.put(
                        name, StandardCharsets.UTF_8.decode(value.duplicate()).toString()));
        return json.put("headers", Shown.masked(headers));
    }

    private static JsonObject summary(DeadLetter letter) {
        return new JsonObject()
                .put("id", Archive.id(letter))
                .put("topic", letter.getTopic())
                .put("partition", letter.getPartition())
                .put("offset", letter.getOffset())
                .put("module", letter.getModule())
                .put("reason", letter.getReason())
                .put("at", letter.getAt().toString());
    }

    /** As text where it is one, else in base 64 under another name. */
    private static void put(JsonObject json, String name, @Nullable ByteBuffer bytes) {
        if (bytes == null) {
            json.putNull(name);
            return;
        }
        try {
            json.put(
                    name,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(bytes.duplicate())
                            .toString());
        } catch (CharacterCodingException binary) {
            byte[] all = new byte[bytes.remaining()];
            bytes.duplicate().get(all);
            json.put(name + "_base64", Base64.getEncoder().encodeToString(all));
        }
    }
}
