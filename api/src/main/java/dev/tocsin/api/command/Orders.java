package dev.tocsin.api.command;

import dev.tocsin.api.answer.Reply;
import dev.tocsin.api.answer.Wish;
import dev.tocsin.api.audit.Audit;
import dev.tocsin.api.ledger.Decision;
import dev.tocsin.api.ledger.Ledger;
import dev.tocsin.schemas.CloudEvent;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.Partitions;
import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.event.EndpointFacts;
import dev.tocsin.schemas.event.EventRecord;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Commands as records: with their ids, in the partitions of what they address, and with their audit entries. */
record Orders(Ledger ledger, Audit audit) {

    /** One command, as yet without a place. */
    record Order(String id, Command command) {}

    /** The id is that of the idempotency key where there is one, so that a repetition does nothing. */
    Order order(
            Wish wish,
            String kind,
            String target,
            String targetId,
            Map<String, String> parameters,
            Optional<EventRecord> cause) {
        return order(wish, kind, target, targetId, parameters, cause, List.of());
    }

    /** The same, with endpoints that it concerns. */
    Order order(
            Wish wish,
            String kind,
            String target,
            String targetId,
            Map<String, String> parameters,
            Optional<EventRecord> cause,
            List<EndpointFacts> endpoints) {
        String id = Ids.of(
                "cmd",
                kind,
                target,
                targetId,
                wish.idempotencyKey().orElseGet(() -> audit.chance().get()));
        Command command = Command.newBuilder()
                .setId(id)
                .setKind(kind)
                .setTarget(target)
                .setTargetId(targetId)
                .setBy(wish.caller().name())
                .setAt(wish.now())
                .setParameters(parameters)
                .setCause(cause.orElse(null))
                .setEndpoints(endpoints)
                .build();
        return new Order(id, command);
    }

    /** Into the partition of a name. */
    Decision<Reply> toOne(Wish wish, Order order, String name, JsonObject said, BooleanSupplier effect) {
        return toOne(
                wish,
                order,
                Partitions.of(name, ledger.partitions(audit.topics().commands())),
                said,
                effect);
    }

    /** Into a partition. */
    Decision<Reply> toOne(Wish wish, Order order, int partition, JsonObject said, BooleanSupplier effect) {
        return decided(wish, order, IntStream.of(partition), said, effect);
    }

    /** Into every partition. */
    Decision<Reply> toAll(Wish wish, Order order, JsonObject said, BooleanSupplier effect) {
        return decided(
                wish, order, IntStream.range(0, ledger.partitions(audit.topics().commands())), said, effect);
    }

    private Decision<Reply> decided(
            Wish wish, Order order, IntStream partitions, JsonObject said, BooleanSupplier effect) {
        Command command = order.command();
        List<ProducerRecord<String, @Nullable SpecificRecord>> records = new ArrayList<>();
        partitions.forEach(partition -> records.add(new ProducerRecord<>(
                audit.topics().commands().name(),
                partition,
                null,
                command.getTargetId(),
                command,
                event(command).headers())));
        JsonObject parameters = new JsonObject();
        command.getParameters().forEach(parameters::put);
        records.add(audit.entry(
                wish,
                command.getKind(),
                command.getTarget(),
                command.getTargetId(),
                null,
                new JsonObject().put("command", order.id()).put("parameters", parameters)));
        return new Decision<>(
                Reply.taken(new JsonObject().put("command", order.id()).mergeIn(said), effect), records);
    }

    private static CloudEvent event(Command command) {
        return new CloudEvent(
                command.getId(),
                "dev.tocsin.command." + command.getKind(),
                Audit.SOURCE,
                command.getTarget() + "/" + command.getTargetId(),
                command.getAt());
    }
}
