package dev.tocsin.api.page;

import dev.tocsin.api.status.HistoryJson;
import dev.tocsin.schemas.event.HistoryWindow;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Availability and latency by the hour, the newest first. */
final class HistoryTable {

    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("d MMM HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private HistoryTable() {}

    static void write(Html html, List<HistoryWindow> hours) {
        html.open("section", "class", "group", "data-live", "history");
        if (!hours.isEmpty()) {
            html.open("div", "class", "group-head").element("h2", "By the hour").close();
            html.open("div", "class", "card scroll").open("table").open("thead").open("tr");
            for (String head : List.of("From", "Uptime", "Results", "Failed", "Median", "95 %", "Slowest")) {
                html.element("th", head, "scope", "col");
            }
            html.close().close().open("tbody").line();
            hours.forEach(hour -> row(html, hour));
            html.close().close().close();
        }
        html.close().line();
    }

    private static void row(Html html, HistoryWindow hour) {
        Instant start = hour.getStart();
        html.open("tr", "data-hour", start.toString()).element("td", HOUR.format(start));
        html.element("td", Words.uptime(HistoryJson.uptime(hour)), "class", "number");
        html.element("td", Long.toString(hour.getResults()), "class", "number");
        html.element("td", Long.toString(hour.getFailed()), "class", "number");
        JsonObject latency = HistoryJson.latency(hour.getLatencies());
        for (String which : List.of("p50", "p95", "max")) {
            html.element("td", Words.latency(latency == null ? null : latency.getDouble(which)), "class", "number");
        }
        html.close().line();
    }
}
