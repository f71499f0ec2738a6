package dev.tocsin.api.heartbeat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.api.ledger.Decision;
import dev.tocsin.api.ledger.Ledger;
import dev.tocsin.api.problem.Problem;
import dev.tocsin.api.view.View;
import dev.tocsin.schemas.CloudEvent;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.ProbeResult;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Writes pings as results. They are decided one after the other, whichever copy of the API is asked, so that each knows
 * the one before: how long a run took, and whether it was sent before.
 *
 * <p>Threading: any thread.
 */
public final class Heartbeats {

    private final View view;
    private final Ledger ledger;
    private final Topics topics;

    public Heartbeats(View view, Ledger ledger, Topics topics) {
        this.view = view;
        this.ledger = ledger;
        this.topics = topics;
    }

    /** The endpoint of that id; throws a 404 problem where there is none, and a 409 one where it does not report by itself. */
    EndpointDefinition byId(String id) {
        EndpointDefinition endpoint = view.snapshot().endpoints().get(id);
        if (endpoint == null) {
            throw Problem.notFound("there is no endpoint '" + id + "'");
        }
        if (endpoint.getHeartbeat() == null) {
            throw Problem.conflict("endpoint '" + id + "' is probed: only one with `heartbeat` reports by itself");
        }
        return endpoint;
    }

    /** The endpoint whose ping key hashes to that. */
    Optional<EndpointDefinition> byPingKey(String sha256) {
        return view.snapshot().endpointOfPingKey(sha256);
    }

    /**
     * Writes a ping; answers once Kafka has it.
     *
     * @param message what came with it
     * @param key what makes a repetition within a day the same
     */
    CompletionStage<JsonObject> take(
            EndpointDefinition endpoint, Ping ping, String message, Optional<String> key, Instant now) {
        String id = endpoint.getId();
        Optional<String> known = key.map(given -> Ids.of("key", "heartbeat", id, given));
        return ledger.write("heartbeat/" + id, () -> {
            Optional<String> before = known.flatMap(view.archive()::written);
            if (before.isPresent()) {
                return Decision.nothing(answer(id, ping, before.get(), null).put("repeated", true));
            }
            ProbeResult last = view.snapshot().recent(id).last();
            ProbeResult result = PingResult.of(endpoint, ping, message, now, last);
            return new Decision<>(
                    answer(id, ping, result.getSlot().toString(), result.getLatencyMs()),
                    List.of(record(result, known)));
        });
    }

    private static JsonObject answer(String id, Ping ping, String at, @Nullable Double length) {
        return new JsonObject()
                .put("endpoint", id)
                .put("ping", ping.word())
                .put("at", at)
                .put("run_ms", length)
                .put("repeated", false);
    }

    private ProducerRecord<String, @Nullable SpecificRecord> record(ProbeResult result, Optional<String> key) {
        Headers headers = new CloudEvent(
                        Ids.of(
                                "result",
                                result.getEndpoint(),
                                result.getLocation(),
                                result.getSlot().toString()),
                        "dev.tocsin.result",
                        "/tocsin/api",
                        result.getEndpoint(),
                        result.getSlot())
                .headers();
        key.ifPresent(known -> headers.add(View.WRITTEN_KEY, known.getBytes(UTF_8)));
        return new ProducerRecord<>(
                topics.probeResults().name(),
                null,
                result.getSlot().toEpochMilli(),
                result.getEndpoint(),
                result,
                headers);
    }
}
