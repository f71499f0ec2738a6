package dev.tocsin.definitions.check;

import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.Delivery;
import java.util.ArrayList;
import java.util.List;

/** Reads how a hook's requests are delivered. */
final class Delivering {

    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final List<Long> DELAYS =
            List.of(0L, 5_000L, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 4 * HOUR, 6 * HOUR, 7 * HOUR, 8 * HOUR);
    private static final int MAX_ATTEMPTS = 100;

    private Delivering() {}

    static Delivery read(Value value) {
        Section section = value.section().later("rate", "secret", "secrets", "retry_on", "group");
        Value mode = section.get("mode");
        if (mode.text("auto").equals("manual")) {
            mode.problem("'manual' is not available in this version, only auto");
        } else {
            mode.oneOf("auto", List.of("auto"));
        }
        Delivery delivery = Delivery.newBuilder()
                .setOrder(section.get("order").oneOf("subject", List.of("subject", "hook", "none")))
                .setDelaysMs(delays(section.get("delays"), section.get("attempts")))
                .setTimeoutMs(section.get("timeout").duration(15_000, 1, 10 * MINUTE))
                .setConcurrency(section.get("concurrency").number(16, 1, 1000))
                .build();
        section.end();
        return delivery;
    }

    /** One for each attempt: cut, or the last repeated, where the number of attempts says so. */
    private static List<Long> delays(Value value, Value attempts) {
        List<Long> delays = new ArrayList<>();
        for (Value item : value.list()) {
            delays.add(item.duration(0, 0, 7 * 24 * HOUR));
        }
        if (value.isList() && delays.isEmpty()) {
            value.problem("expected the delay before each attempt, such as [0s, 10s, 1m]");
        }
        if (delays.isEmpty()) {
            delays.addAll(DELAYS);
        }
        int count = attempts.number(Math.min(delays.size(), MAX_ATTEMPTS), 1, MAX_ATTEMPTS);
        while (delays.size() < count) {
            delays.add(delays.get(delays.size() - 1));
        }
        return List.copyOf(delays.subList(0, count));
    }
}
