package dev.tocsin.prober;

import dev.tocsin.bootstrap.settings.Settings;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.registry.SchemaSource;
import dev.tocsin.schemas.table.Membership;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an operator can choose.
 *
 * @param location where this prober stands
 * @param inFlight how many probes may run at once
 * @param buffer how many results may wait while Kafka is away
 * @param threads event loops
 * @param references places whose silence means that this prober has no network; its brokers unless others are given
 * @param instance a name of this copy that survives its restarts
 */
record ProberSettings(
        Map<String, Object> kafka,
        Topics topics,
        int partitions,
        int replication,
        String location,
        int inFlight,
        int buffer,
        int threads,
        List<String> references,
        Optional<String> instance,
        SchemaSource schemas) {

    private static final String PLACE = "([A-Za-z0-9._-]+|\\[[0-9a-fA-F:.]+]):[1-9][0-9]{0,4}";

    static ProberSettings from(Settings settings) {
        Map<String, Object> kafka = settings.kafka();
        return new ProberSettings(
                kafka,
                settings.value("TOCSIN_TOPIC_PREFIX", Topics.of(Topics.DEFAULT_PREFIX), Topics::of),
                settings.number("TOCSIN_PARTITIONS", 12, 1, 10_000),
                settings.number("TOCSIN_REPLICATION", 1, 1, 100),
                settings.value("TOCSIN_LOCATION", "default", ProberSettings::location),
                settings.number("PROBER_IN_FLIGHT", 2000, 1, 100_000),
                settings.number("PROBER_BUFFER", 50_000, 1, 10_000_000),
                settings.number(
                        "PROBER_THREADS", Math.min(8, Runtime.getRuntime().availableProcessors()), 1, 64),
                settings.value("PROBER_REFERENCES", brokers(kafka), ProberSettings::references),
                settings.optional("TOCSIN_INSTANCE"),
                SchemaSource.of(settings::optional, settings::report));
    }

    /** Who cannot reach its own brokers either is in no position to say that a target is silent. */
    private static List<String> brokers(Map<String, Object> kafka) {
        return Arrays.stream(String.valueOf(kafka.getOrDefault("bootstrap.servers", ""))
                        .split(",", -1))
                .map(place -> place.strip().replaceFirst("^[A-Za-z0-9_]+://", ""))
                .filter(place -> place.matches(PLACE))
                .toList();
    }

    private static List<String> references(String written) {
        List<String> places =
                Arrays.stream(written.split(",", -1)).map(String::strip).toList();
        for (String place : places) {
            if (!place.matches(PLACE)) {
                throw new IllegalArgumentException(
                        "expected places such as 192.0.2.1:443, router.example:53 but was '" + place + "'");
            }
        }
        return places;
    }

    private static String location(String written) {
        if (!written.matches("[A-Za-z0-9._-]{1,100}")) {
            throw new IllegalArgumentException(
                    "expected letters, digits, '.', '_' and '-' (at most 100) but was '" + written + "'");
        }
        return written;
    }

    /** One group a location: its copies share the endpoints between them. */
    Membership membership() {
        return new Membership(topics.prefix() + "prober." + location, instance);
    }
}
