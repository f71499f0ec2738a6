package dev.tocsin.api.task;

import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.event.ProbeResult;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job as py-pinger told of it, keys in order of the alphabet.
 *
 * @param errors how many of its pings failed
 * @param last its newest result
 */
record TaskJson(long pings, long errors, ProbeResult last) {

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /** {@code ok}, {@code error}, {@code sleeping}, or nothing where it could not be told. */
    String status() {
        if (last.getOutcome() == Outcome.failed) {
            return "error";
        }
        String told = last.getDetails().getOrDefault("task_status", "");
        return last.getOutcome() == Outcome.passed ? told.equals("sleeping") ? told : "ok" : "";
    }

    /** Without its address. */
    JsonObject json() {
        return new JsonObject()
                .put("errors", errors)
                .put("pings", pings)
                .put("process", said("process"))
                .put("server", said("server"))
                .put("sleep_end", date("sleep_end"))
                .put("sleep_start", date("sleep_start"))
                .put("status", status());
    }

    /** Empty where a good report leaves it out; null where there was no report, or it was not looked at. */
    private @Nullable String said(String name) {
        Map<String, String> details = last.getDetails();
        return status().equals("ok") ? details.getOrDefault(name, "") : details.get(name);
    }

    private @Nullable String date(String name) {
        String time = last.getDetails().get(name);
        return time == null ? null : HTTP_DATE.format(Instant.parse(time));
    }
}
