package dev.tocsin.api.page;

import dev.tocsin.api.view.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** The last 90 days (UTC), a bar each: how much of it the endpoint was up. */
final class DayBars {

    private static final int DAYS = 90;
    private static final int STEP = 10;
    private static final int HEIGHT = 40;

    private DayBars() {}

    static void write(Html html, Timeline timeline, Instant now) {
        String label = "uptime of each of the last " + DAYS + " days";
        html.open(
                "svg",
                "class",
                "bars",
                "viewBox",
                "0 0 " + DAYS * STEP + " " + HEIGHT,
                "preserveAspectRatio",
                "none",
                "role",
                "img",
                "aria-label",
                label);
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        for (int i = 0; i < DAYS; i++) {
            bar(html, timeline, today.minusDays(DAYS - 1L - i), i, now);
        }
        html.close();
        html.open("div", "class", "axis", "aria-hidden", "true").element("span", DAYS + " days ago");
        html.element("span", "today").close().line();
    }

    private static void bar(Html html, Timeline timeline, LocalDate day, int index, Instant now) {
        Instant from = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant end = from.plus(Duration.ofDays(1));
        Optional<Double> uptime = timeline.uptime(from, end.isAfter(now) ? now : end);
        html.open(
                "rect",
                "class",
                level(uptime),
                "x",
                Integer.toString(index * STEP + 1),
                "y",
                "0",
                "width",
                Integer.toString(STEP - 3),
                "height",
                Integer.toString(HEIGHT),
                "rx",
                "2");
        html.element("title", day + ": " + (uptime.isEmpty() ? "no data" : Words.uptime(uptime)))
                .close();
    }

    static String level(Optional<Double> uptime) {
        if (uptime.isEmpty()) {
            return "none";
        }
        if (uptime.get() >= 0.9999) {
            return "good";
        }
        return uptime.get() >= 0.99 ? "fair" : uptime.get() >= 0.9 ? "poor" : "bad";
    }
}
