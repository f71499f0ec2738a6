package dev.tocsin.api.signal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.api.access.Caller;
import dev.tocsin.api.answer.Reply;
import dev.tocsin.api.answer.Wish;
import dev.tocsin.api.answer.Write;
import dev.tocsin.api.audit.Audit;
import dev.tocsin.api.ledger.Decision;
import dev.tocsin.api.ledger.Ledger;
import dev.tocsin.api.problem.Problem;
import dev.tocsin.api.view.View;
import dev.tocsin.schemas.CloudEvent;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.event.Signal;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Publishes signals. One that comes with a key is published once within a day, whichever copy of the API is asked: the keys
 * are on the topic itself, and the ledger shows each decision all that was written before.
 *
 * <p>Threading: any thread.
 */
public final class Signals {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,255}");
    private static final int MOST_OF_SUBJECT = 500;

    private final View view;
    private final Ledger ledger;
    private final Audit audit;

    public Signals(View view, Ledger ledger, Audit audit) {
        this.view = view;
        this.ledger = ledger;
        this.audit = audit;
    }

    /** By method and path. */
    public Map<String, Write> writes() {
        return Map.of("POST /api/v1/signals/{name}", this::publish);
    }

    private CompletionStage<Reply> publish(Wish wish) {
        wish.caller().requires(Caller.SIGNALLING);
        wish.ask().allowing("subject");
        String name = wish.ask().part("name");
        if (!NAME.matcher(name).matches()) {
            throw Problem.unusable(
                    "name",
                    "expected letters, digits, '.', '_' and '-', at most 256, such as order.paid, but was '" + name
                            + "'");
        }
        String subject = subject(wish);
        String arguments = wish.object().toString();
        Optional<String> key = wish.idempotencyKey().map(given -> Ids.of("key", name, given));
        if (key.isEmpty()) {
            Signal signal = signal(wish, name, subject, arguments);
            return ledger.append(entry(wish, signal, key)).thenApply(written -> taken(signal.getId(), false));
        }
        return ledger.write("signal/" + key.get(), () -> {
            Optional<String> before = view.archive().written(key.get());
            if (before.isPresent()) {
                return Decision.nothing(taken(before.get(), true));
            }
            Signal signal = signal(wish, name, subject, arguments);
            return new Decision<>(taken(signal.getId(), false), List.of(entry(wish, signal, key)));
        });
    }

    private static String subject(Wish wish) {
        String subject =
                wish.ask().text("subject").or(() -> wish.header("ce-subject")).orElse("");
        if (subject.length() > MOST_OF_SUBJECT) {
            throw Problem.unusable(
                    "subject", "expected at most " + MOST_OF_SUBJECT + " characters but there are " + subject.length());
        }
        return subject;
    }

    private Signal signal(Wish wish, String name, String subject, String arguments) {
        return Signal.newBuilder()
                .setId(Ids.of("sig", name, audit.chance().get()))
                .setName(name)
                .setSubject(subject)
                .setTime(wish.now())
                .setArguments(arguments)
                .build();
    }

    private ProducerRecord<String, @Nullable SpecificRecord> entry(Wish wish, Signal signal, Optional<String> key) {
        String subject = signal.getSubject();
        Headers headers = new CloudEvent(
                        signal.getId(),
                        "dev.tocsin.signal." + signal.getName(),
                        Audit.SOURCE,
                        subject.isEmpty() ? signal.getName() : subject,
                        signal.getTime())
                .headers();
        headers.add("ce_by", wish.caller().name().getBytes(UTF_8));
        key.ifPresent(known -> headers.add(View.WRITTEN_KEY, known.getBytes(UTF_8)));
        return new ProducerRecord<>(
                audit.topics().signals().name(),
                null,
                null,
                subject.isEmpty() ? signal.getName() : signal.getName() + "/" + subject,
                signal,
                headers);
    }

    private static Reply taken(String id, boolean known) {
        return new Reply(
                202, Optional.of(new JsonObject().put("id", id).put("repeated", known)), Map.of(), Optional.empty());
    }
}
