package dev.tocsin.prober.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a job's report means at an instant: it is asleep, or it ran in time and well, or not. Nothing of the past is needed
 * for that.
 *
 * @param message what is wrong, in the words that py-pinger used; empty if nothing is
 */
public record TaskReport(Status status, String message, String process, String server, Optional<SleepWindow> sleeps) {
    private static final Duration USUAL_FREQUENCY = Duration.ofMinutes(10);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ssxxx");
    private static final int MOST_SHOWN = 200;

    /** How a job is. */
    public enum Status {
        OK,
        ERROR,
        SLEEPING
    }

    /** Of a status code that says that there is no report. */
    public static TaskReport refused(int statusCode, String from) {
        return wrong("Warn: HTTP Error: " + from + " - Code " + statusCode, "", "");
    }

    /** Of something that is not JSON. */
    public static TaskReport unreadable(String from) {
        return wrong("Error: Could not parse response from endpoint " + from, "", "");
    }

    /**
     * Of a report.
     *
     * @param json maps, lists, text, numbers
     * @param from where it came from, as it may be told
     */
    public static TaskReport of(@Nullable Object json, Instant now, String from) {
        if (!(json instanceof Map<?, ?> report)) {
            return unreadable(from);
        }
        Optional<SleepWindow> asleep = SleepWindow.around(now, report.get("sleep"));
        return asleep.isPresent() ? new TaskReport(Status.SLEEPING, "", "", "", asleep) : awake(report, now, from);
    }

    private static TaskReport awake(Map<?, ?> report, Instant now, String from) {
        String process = text(report.get("process"));
        String server = text(report.get("server"));
        String job = process + "/" + server;
        Object written = report.get("lastrun");
        if (written == null) {
            return wrong("Error: " + job + " is not configured properly " + from, process, server);
        }
        Optional<Duration> frequency = report.get("frequency") == null
                ? Optional.of(USUAL_FREQUENCY)
                : Numbers.minutes(report.get("frequency"));
        if (frequency.filter(each -> !each.isZero() && !each.isNegative()).isEmpty()) {
            return wrong(
                    "Error: " + job + " is not configured properly " + from
                            + ": frequency must be minutes, more than 0," + " but was " + text(report.get("frequency")),
                    process,
                    server);
        }
        return Dates.parse(String.valueOf(written))
                .map(lastRun -> run(report, lastRun, frequency.get(), now))
                .orElseGet(() ->
                        wrong("Error: Date Parse " + text(written) + " error for endpoint " + from, process, server));
    }

    private static TaskReport run(Map<?, ?> report, Instant lastRun, Duration frequency, Instant now) {
        String process = text(report.get("process"));
        String server = text(report.get("server"));
        String status = report.get("status") == null ? "None" : text(report.get("status"));
        if (Duration.between(lastRun, now).abs().compareTo(frequency) > 0) {
            return wrong(
                    "Error: " + process + "/" + server + " is outside of the acceptable " + minutes(report)
                            + " minute range. Last Run " + TIME.format(lastRun.atOffset(ZoneOffset.UTC))
                            + " UTC with status " + status,
                    process,
                    server);
        }
        if (!status.equalsIgnoreCase("OK")) {
            return wrong(
                    "Error: Failure reported on process " + process + " running on " + server + ". Status: " + status
                            + " Error: " + text(report.get("reason")) + ".",
                    process,
                    server);
        }
        return new TaskReport(Status.OK, "", process, server, Optional.empty());
    }

    private static String minutes(Map<?, ?> report) {
        Object frequency = report.get("frequency");
        return frequency == null ? Long.toString(USUAL_FREQUENCY.toMinutes()) : text(frequency);
    }

    private static TaskReport wrong(String message, String process, String server) {
        return new TaskReport(Status.ERROR, message, process, server, Optional.empty());
    }

    private static String text(@Nullable Object value) {
        String text = value == null ? "" : value.toString().replaceAll("\\p{Cntrl}", " ");
        return text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "…" : text;
    }

    /** As it is kept with the result. */
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("task_status", status.name().toLowerCase(Locale.ROOT));
        facts.put("report", message);
        facts.put("process", process);
        facts.put("server", server);
        sleeps.ifPresent(window -> {
            facts.put("sleep_start", window.start().toString());
            facts.put("sleep_end", window.end().toString());
        });
        facts.values().removeIf(String::isEmpty);
        return facts;
    }
}
