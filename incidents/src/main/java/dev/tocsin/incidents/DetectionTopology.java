package dev.tocsin.incidents;

import static org.apache.kafka.streams.StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG;

import dev.tocsin.incidents.stream.Spare;
import dev.tocsin.incidents.stream.detection.DetectionProcessor;
import dev.tocsin.incidents.stream.detection.Horizon;
import dev.tocsin.incidents.stream.detection.Input;
import dev.tocsin.incidents.stream.detection.MaintenanceSpreader;
import dev.tocsin.incidents.stream.detection.Operators;
import dev.tocsin.schemas.Partitions;
import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.Incident;
import dev.tocsin.schemas.serde.Contract;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;

/** Results and definitions of endpoints to statuses, incidents and events. */
public final class DetectionTopology {

    private DetectionTopology() {}

    /**
     * The topology.
     *
     * @param partitions how many partitions the keyed topics have
     * @param streamsConfig settings of the Streams application, bad records handled as {@code DeadLetterHandler} does
     * @param horizon how far results have been read; asked by stream threads
     * @param spare when to close history
     */
    public static Topology build(
            Contract contract, int partitions, Properties streamsConfig, Horizon horizon, Spare spare) {
        Properties settings = new Properties();
        settings.putAll(streamsConfig);
        settings.put(ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        var streams = new StreamsBuilder(new TopologyConfig(new StreamsConfig(settings)));
        Topics topics = contract.topics();

        // Both are keyed by endpoint id and have the same number of partitions, so one task sees all of an endpoint and
        // sees what is already in Kafka in the order of the time stamps: a definition before the results it led to.
        KStream<String, Input> results = streams.stream(
                        topics.probeResults().name(), read(contract, topics.probeResults(), Operators.READ_RESULTS))
                .filter((endpoint, result) -> result != null, Named.as(Operators.DROP_EMPTY))
                .mapValues(Input::seen, Named.as(Operators.TAKE_RESULTS));
        KStream<String, Input> definitions = streams.stream(
                        topics.endpoints().name(), read(contract, topics.endpoints(), Operators.READ_ENDPOINTS))
                .mapValues(Input::defined, Named.as(Operators.TAKE_DEFINITIONS));

        // Commands come to the partition of what they are about, too. They also tell tasks what time it is.
        KStream<String, Input> commands = streams.stream(
                        topics.commands().name(), read(contract, topics.commands(), Operators.READ_COMMANDS))
                .filter((target, command) -> command != null, Named.as(Operators.DROP_EMPTY_COMMANDS))
                .mapValues(Input::asked, Named.as(Operators.TAKE_COMMANDS));

        // The processor names the operator that each record is for.
        KStream<String, SpecificRecord> told = results.merge(definitions, Named.as(Operators.GATHER))
                .merge(commands, Named.as(Operators.GATHER_COMMANDS))
                .process(DetectionProcessor.supplier(contract, partitions, horizon, spare), Named.as(Operators.DETECT));
        writeAll(told, contract, partitions);
        spreadMaintenances(streams, contract, partitions);
        return streams.build(settings);
    }

    private static void writeAll(KStream<String, SpecificRecord> told, Contract contract, int partitions) {
        Topics topics = contract.topics();
        told.to(topics.statuses().name(), write(contract, Operators.WRITE_STATUSES));
        told.to(topics.events().name(), write(contract, Operators.WRITE_EVENTS));
        told.to(topics.toldResults().name(), write(contract, Operators.WRITE_TOLD_RESULTS));
        told.to(
                topics.history().name(),
                write(contract, Operators.WRITE_HISTORY)
                        .withStreamPartitioner((topic, key, window, count) ->
                                Optional.of(Set.of(Partitions.of(key.substring(0, key.indexOf('/')), partitions)))));
        told.to(topics.commands().name(), write(contract, Operators.WRITE_COMMANDS));
        told.to(
                topics.incidents().name(),
                write(contract, Operators.WRITE_INCIDENTS)
                        .withStreamPartitioner((topic, id, incident, count) ->
                                Optional.of(Set.of(partitionOf((Incident) incident, partitions)))));
    }

    /** Every partition learns of every maintenance, by a command: in the order of what else happens there. */
    private static void spreadMaintenances(StreamsBuilder streams, Contract contract, int partitions) {
        Topics topics = contract.topics();
        streams.stream(topics.maintenances().name(), read(contract, topics.maintenances(), Operators.READ_MAINTENANCES))
                .process(MaintenanceSpreader::new, Named.as(Operators.SPREAD_MAINTENANCES))
                .to(
                        topics.commands().name(),
                        Produced.with(Serdes.String(), contract.serde(topics.commands()))
                                .withName(Operators.WRITE_PLANS)
                                .withStreamPartitioner(MaintenanceSpreader.everywhere(partitions)));
    }

    private static int partitionOf(Incident incident, int partitions) {
        String endpoint = incident.getEndpoint();
        return Partitions.of(endpoint.isEmpty() ? incident.getId() : endpoint, partitions);
    }

    private static <V extends SpecificRecord> Consumed<String, V> read(
            Contract contract, Topic<V> topic, String operator) {
        return Consumed.with(Serdes.String(), contract.serde(topic)).withName(operator);
    }

    private static Produced<String, SpecificRecord> write(Contract contract, String operator) {
        Serde<SpecificRecord> values = Serdes.serdeFrom(contract.serializer(), (topic, bytes) -> {
            throw new IllegalStateException("nothing is read through " + operator);
        });
        return Produced.with(Serdes.String(), values).withName(operator);
    }
}
