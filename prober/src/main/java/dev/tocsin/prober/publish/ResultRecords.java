package dev.tocsin.prober.publish;

import dev.tocsin.prober.check.Seen;
import dev.tocsin.prober.check.Seen.Answered;
import dev.tocsin.prober.check.Seen.NoAnswer;
import dev.tocsin.prober.expect.Finding;
import dev.tocsin.prober.expect.Verdict;
import dev.tocsin.schemas.CloudEvent;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.event.ExpectationOutcome;
import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.event.ProbeResult;
import dev.tocsin.schemas.event.Severity;
import dev.tocsin.schemas.event.Timings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Results as records of topic {@code probe-results}. */
public final class ResultRecords {
    private static final int LONGEST_DETAIL = 1000;

    private final Topic<ProbeResult> topic;
    private final String location;

    public ResultRecords(Topic<ProbeResult> topic, String location) {
        this.topic = topic;
        this.location = location;
    }

    /** The id is the same whoever probes that slot: endpoint, location and slot make it. */
    public ProducerRecord<String, @Nullable SpecificRecord> of(Result result) {
        var event = new CloudEvent(
                Ids.of("result", result.endpoint(), location, result.slot().toString()),
                "dev.tocsin.result",
                "/tocsin/prober/" + location,
                result.endpoint(),
                result.startedAt());
        return new ProducerRecord<>(
                topic.name(),
                null,
                result.startedAt().toEpochMilli(),
                result.endpoint(),
                value(result, location),
                event.headers());
    }

    /** The record of a result from that location. */
    public static ProbeResult value(Result result, String location) {
        Optional<Answered> answer =
                result.seen().filter(Answered.class::isInstance).map(Answered.class::cast);
        return ProbeResult.newBuilder()
                .setEndpoint(result.endpoint())
                .setGeneration(result.generation())
                .setLocation(location)
                .setSlot(result.slot())
                .setStartedAt(result.startedAt())
                .setLagMs(result.lag().toMillis())
                .setOutcome(outcome(result.assessment().verdict()))
                .setSeverity(result.assessment()
                        .severity()
                        .map(ResultRecords::severity)
                        .orElse(Severity.none))
                .setMessage(result.assessment().message())
                .setLatencyMs(answer.map(seen -> millis(seen.timings().total())).orElse(null))
                .setTimings(timings(result.seen()))
                .setStatusCode(
                        answer.map(Answered::status).filter(code -> code > 0).orElse(null))
                .setAddress(answer.map(seen -> text(seen.address())).orElse(null))
                .setExpectations(result.assessment().findings().stream()
                        .map(ResultRecords::outcome)
                        .toList())
                .setDetails(details(result.seen()))
                .build();
    }

    private static Outcome outcome(Verdict verdict) {
        return switch (verdict) {
            case PASSED -> Outcome.passed;
            case FAILED -> Outcome.failed;
            case INCONCLUSIVE -> Outcome.inconclusive;
        };
    }

    private static Severity severity(dev.tocsin.prober.expect.Severity severity) {
        return switch (severity) {
            case DEGRADED -> Severity.degraded;
            case PARTIAL -> Severity.partial;
            case MAJOR -> Severity.major;
        };
    }

    private static ExpectationOutcome outcome(Finding finding) {
        boolean passed = finding.verdict() == Verdict.PASSED;
        return ExpectationOutcome.newBuilder()
                .setExpectation(finding.expectation())
                .setPassed(passed)
                .setSeverity(passed ? Severity.none : severity(finding.severity()))
                .setMessage(finding.message().isEmpty() ? null : finding.message())
                .build();
    }

    private static Timings timings(Optional<Seen> seen) {
        if (seen.isEmpty()) {
            return Timings.newBuilder().build();
        }
        var timings = seen.get().timings();
        return Timings.newBuilder()
                .setResolveMs(millis(timings.resolve()))
                .setConnectMs(millis(timings.connect()))
                .setTlsMs(millis(timings.tls()))
                .setFirstByteMs(millis(timings.firstByte()))
                .setTotalMs(millis(timings.total()))
                .build();
    }

    private static @Nullable Double millis(Optional<Duration> time) {
        return time.map(ResultRecords::millis).orElse(null);
    }

    private static double millis(Duration time) {
        return TimeUnit.NANOSECONDS.toMicros(time.toNanos()) / 1_000.0;
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return address.getPort() == 0 ? host : host + ":" + address.getPort();
    }

    private static Map<String, String> details(Optional<Seen> seen) {
        Map<String, String> details = new LinkedHashMap<>();
        seen.filter(what -> !what.hops().isEmpty())
                .ifPresent(what ->
                        details.put("redirects", Integer.toString(what.hops().size())));
        if (seen.orElse(null) instanceof NoAnswer none) {
            details.put("no_answer", none.kind().name().toLowerCase(Locale.ROOT));
        }
        if (seen.orElse(null) instanceof Answered answer) {
            details.putAll(answer.facts());
            answer.certificate()
                    .ifPresent(certificate -> details.put(
                            "certificate_expires", certificate.expires().toString()));
            if (!answer.records().isEmpty()) {
                details.put("answers", shortened(String.join(", ", answer.records())));
            }
            if (answer.truncated()) {
                details.put("truncated", "true");
            }
        }
        return details;
    }

    private static String shortened(String text) {
        return text.length() > LONGEST_DETAIL ? text.substring(0, LONGEST_DETAIL) + "…" : text;
    }
}
