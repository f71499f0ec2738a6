package dev.tocsin.prober.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.prober.check.Seen;
import dev.tocsin.prober.check.Seen.Answered;
import dev.tocsin.prober.check.Seen.Kind;
import dev.tocsin.prober.check.Seen.NoAnswer;
import dev.tocsin.prober.check.Timings;
import dev.tocsin.prober.expect.Assessment;
import dev.tocsin.prober.expect.Finding;
import dev.tocsin.prober.expect.Severity;
import dev.tocsin.prober.expect.Verdict;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.ExpectationOutcome;
import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.event.ProbeResult;
import dev.tocsin.schemas.serde.Contract;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class ResultRecordsTest {
    private static final Topics TOPICS = Contract.of("tocsin.").topics();
    private static final Instant SLOT = Instant.parse("2026-11-20T12:00:00Z");
    private static final Timings TIMINGS = new Timings(
            Optional.of(Duration.ofNanos(1_234_567)),
            Optional.of(Duration.ofMillis(2)),
            Optional.empty(),
            Optional.of(Duration.ofMillis(3)),
            Duration.ofMillis(4));
    private static final Seen ANSWERED = new Answered(
            200, List.of(), "", true, new InetSocketAddress(InetAddress.getLoopbackAddress(), 80), TIMINGS, List.of());

    private final ResultRecords records = new ResultRecords(TOPICS.probeResults(), "vienna");

    private static Result result(Instant startedAt, Seen seen, Assessment assessment) {
        return new Result("core-shop", 7, SLOT, startedAt, Optional.of(seen), assessment);
    }

    private ProbeResult value(Result result) {
        return (ProbeResult) records.of(result).value();
    }

    private static String header(ProducerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    @Test
    void writesEverythingThatWasSeen() {
        var passed = new Assessment(
                Verdict.PASSED,
                Optional.empty(),
                "",
                List.of(new Finding("status 2xx", Verdict.PASSED, Severity.MAJOR, "")));

        ProbeResult written = value(result(SLOT.plusMillis(15), ANSWERED, passed));

        assertThat(written)
                .isEqualTo(ProbeResult.newBuilder()
                        .setEndpoint("core-shop")
                        .setGeneration(7)
                        .setLocation("vienna")
                        .setSlot(SLOT)
                        .setStartedAt(SLOT.plusMillis(15))
                        .setLagMs(15)
                        .setOutcome(Outcome.passed)
                        .setSeverity(dev.tocsin.schemas.event.Severity.none)
                        .setLatencyMs(4.0)
                        .setTimings(new dev.tocsin.schemas.event.Timings(1.234, 2.0, null, 3.0, 4.0))
                        .setStatusCode(200)
                        .setAddress("127.0.0.1:80")
                        .setExpectations(List.of(new ExpectationOutcome(
                                "status 2xx", true, dev.tocsin.schemas.event.Severity.none, null)))
                        .setDetails(Map.of("truncated", "true"))
                        .build());
    }

    @Test
    void writesWhyThereWasNoAnswer() {
        var refused = new NoAnswer(Kind.REFUSED, "refused", TIMINGS, List.of());
        var failed = new Assessment(Verdict.FAILED, Optional.of(Severity.PARTIAL), "refused", List.of());

        ProbeResult written = value(result(SLOT, refused, failed));

        assertThat(written.getOutcome()).isEqualTo(Outcome.failed);
        assertThat(written.getSeverity()).isEqualTo(dev.tocsin.schemas.event.Severity.partial);
        assertThat(written.getMessage()).isEqualTo("refused");
        assertThat(written.getLatencyMs()).isNull();
        assertThat(written.getStatusCode()).isNull();
        assertThat(written.getDetails()).containsExactly(Map.entry("no_answer", "refused"));
    }

    @Test
    void hasAnIdThatDependsOnEndpointLocationAndSlotOnly() {
        var one = records.of(result(SLOT.plusMillis(1), ANSWERED, Assessment.inconclusive("x", List.of())));
        var again = records.of(result(SLOT.plusMillis(900), ANSWERED, Assessment.inconclusive("y", List.of())));
        var elsewhere = new ResultRecords(TOPICS.probeResults(), "ashburn")
                .of(result(SLOT, ANSWERED, Assessment.inconclusive("x", List.of())));

        assertThat(header(again, "ce_id")).isEqualTo(header(one, "ce_id")).matches("[A-Za-z0-9_-]+");
        assertThat(header(elsewhere, "ce_id")).isNotEqualTo(header(one, "ce_id"));
    }

    @Test
    void isAddressedToItsEndpointAndKeepsItsTrueTime() {
        var record = records.of(result(SLOT.plusMillis(15), ANSWERED, Assessment.inconclusive("x", List.of())));

        assertThat(record.topic()).isEqualTo("tocsin.probe-results");
        assertThat(record.key()).isEqualTo("core-shop");
        assertThat(record.timestamp()).isEqualTo(SLOT.plusMillis(15).toEpochMilli());
        assertThat(header(record, "ce_type")).isEqualTo("dev.tocsin.result");
        assertThat(header(record, "ce_source")).isEqualTo("/tocsin/prober/vienna");
        assertThat(header(record, "ce_time")).isEqualTo("2026-11-20T12:00:00.015Z");
    }
}
