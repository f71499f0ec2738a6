package dev.tocsin.incidents.stream.detection;

import dev.tocsin.schemas.CloudEvent;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.event.MaintenanceDefinition;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Makes a command of each definition of a maintenance, by which every partition is told: so it takes its place in the order
 * of what happens to endpoints, and no task has to ask another.
 *
 * <p>Threading: the task's.
 */
public final class MaintenanceSpreader implements Processor<String, @Nullable MaintenanceDefinition, String, Command> {
    static final String KIND = "plan";

    private @Nullable ProcessorContext<String, Command> context;

    @Override
    public void init(ProcessorContext<String, Command> given) {
        context = given;
    }

    @Override
    public void process(Record<String, @Nullable MaintenanceDefinition> record) {
        ProcessorContext<String, Command> ready = context;
        if (ready == null) {
            throw new IllegalStateException("Streams must call init first");
        }
        Command command = command(record.key(), record.value(), Instant.ofEpochMilli(record.timestamp()));
        CloudEvent event = new CloudEvent(
                command.getId(),
                "dev.tocsin.command." + KIND,
                Chronicle.SOURCE,
                "maintenance/" + record.key(),
                command.getAt());
        ready.forward(new Record<>(record.key(), command, record.timestamp(), event.headers()));
    }

    private static Command command(String id, @Nullable MaintenanceDefinition definition, Instant at) {
        String which = definition == null ? "none" : Long.toString(definition.getGeneration());
        return Command.newBuilder()
                .setId(Ids.of("cmd", KIND, id, which, Long.toString(at.toEpochMilli())))
                .setKind(KIND)
                .setTarget("maintenance")
                .setTargetId(id)
                .setBy("incidents")
                .setAt(at)
                .setMaintenance(definition)
                .build();
    }

    /** To every partition. */
    public static StreamPartitioner<String, Command> everywhere(int partitions) {
        Optional<Set<Integer>> all =
                Optional.of(IntStream.range(0, partitions).boxed().collect(Collectors.toSet()));
        return (topic, key, command, count) -> all;
    }
}
