package dev.tocsin.incidents.stream.detection;

import dev.tocsin.incidents.detection.Happening.Why;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.Sensor.RecordingLevel;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.TaskId;

/** Counts the results that decide nothing, by why: Streams metrics {@code results-late-total} and so on. */
final class IgnoredResults {

    private static final String SCOPE = "detection";

    private final Map<Why, Sensor> sensors = new EnumMap<>(Why.class);
    private final Sensor unknownEndpoint;

    IgnoredResults(StreamsMetrics metrics, TaskId task) {
        for (Why why : Why.values()) {
            String word = why.name().toLowerCase(Locale.ROOT).replace('_', '-');
            sensors.put(why, sensor(metrics, task, "results-" + word));
        }
        unknownEndpoint = sensor(metrics, task, "results-unknown-endpoint");
    }

    void count(Why why) {
        Sensor sensor = sensors.get(why);
        if (sensor != null) {
            sensor.record();
        }
    }

    /** A result of an endpoint that is not defined: it was deleted, or its definition is still to come. */
    void countUnknownEndpoint() {
        unknownEndpoint.record();
    }

    private static Sensor sensor(StreamsMetrics metrics, TaskId task, String operation) {
        return metrics.addRateTotalSensor(SCOPE, task.toString(), operation, RecordingLevel.INFO);
    }
}
