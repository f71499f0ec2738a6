package dev.tocsin.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Measured values and what is said of them: nearest-rank percentiles. */
final class Figures {

    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    int count() {
        return values.size();
    }

    double percentile(double p) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int rank = (int) Math.ceil(p / 100.0 * sorted.size());
        return sorted.get(Math.max(0, rank - 1));
    }

    /** Such as {@code p50 12.0, p99 40.1 ms (n 500)}. */
    String summary(String unit) {
        return String.format(
                Locale.ROOT, "p50 %.1f, p99 %.1f %s (n %d)", percentile(50), percentile(99), unit, values.size());
    }

    /** All of them, for small numbers of runs. */
    String all(String unit) {
        StringBuilder text = new StringBuilder();
        for (double value : values) {
            text.append(text.isEmpty() ? "" : " / ").append(String.format(Locale.ROOT, "%.1f", value));
        }
        return text + " " + unit;
    }
}
