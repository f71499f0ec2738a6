package dev.tocsin.definitions.check;

import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.AnswerRules;
import dev.tocsin.schemas.event.Delivery;
import dev.tocsin.schemas.event.NumberRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads how a hook's requests are delivered. */
final class Delivering {

    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final List<Long> DELAYS =
            List.of(0L, 5_000L, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 4 * HOUR, 6 * HOUR, 7 * HOUR, 8 * HOUR);
    private static final int MAX_ATTEMPTS = 100;
    private static final long LONGEST_RETENTION = 3650 * 24 * HOUR;
    private static final String MANUAL = "manual";

    private Delivering() {}

    /**
     * @param owner such as {@code hooks.orders-to-erp}, for the names of secrets that are moved into files
     * @param answers how the hook's preset judges answers, where it has one
     * @param everything whether no hook is to send anything
     */
    static Delivery read(Value value, String owner, @Nullable AnswerRules answers, boolean everything) {
        Section section = value.section();
        String mode = section.get("mode").oneOf("auto", List.of("auto", MANUAL));
        Value retention = section.get("retention");
        Delivery delivery = Delivery.newBuilder()
                .setMode(mode)
                .setOrder(section.get("order").oneOf("subject", List.of("subject", "hook", "none")))
                .setDelaysMs(
                        mode.equals(MANUAL)
                                ? once(section.get("delays"), section.get("attempts"))
                                : delays(section.get("delays"), section.get("attempts")))
                .setTimeoutMs(section.get("timeout").duration(15_000, 1, 10 * MINUTE))
                .setConcurrency(section.get("concurrency").number(16, 1, 1000))
                .setSecrets(Signing.secrets(section.get("secret"), owner + ".secret"))
                .setSignature(Signing.signature(section.get("signature"), owner + ".signature"))
                .setRatePerSecond(Rate.perSecond(section.get("rate")))
                .setRetryOn(retryOn(section.get("retry_on"), mode))
                .setAnswers(Answers.over(answers, Answers.read(section)))
                .setLogOnly(logOnly(section.get("log_only"), everything))
                .setRetentionMs(retention.present() ? retention.duration(0, MINUTE, LONGEST_RETENTION) : null)
                .build();
        if (section.has("group")) {
            section.get("group").problem("belongs beside delivery, not into it");
        }
        section.end();
        return delivery;
    }

    private static boolean logOnly(Value value, boolean everything) {
        boolean own = value.flag(everything);
        if (everything && !own) {
            value.problem("contradicts log_only: true at the top of the configuration, which holds for every hook");
        }
        return own;
    }

    private static List<NumberRange> retryOn(Value value, String mode) {
        if (!value.present()) {
            return List.of();
        }
        if (mode.equals(MANUAL)) {
            value.problem("belongs to mode auto: a manual hook tries once for each command");
        }
        List<NumberRange> ranges = StatusCodes.ranges(value);
        if (ranges.stream().anyMatch(range -> range.getTo() >= 200 && range.getFrom() <= 299)) {
            value.problem("2xx means that the receiver has it: there is nothing to try again");
        }
        return ranges;
    }

    private static List<Long> once(Value... schedule) {
        for (Value value : schedule) {
            if (value.present()) {
                value.problem("belongs to mode auto: a manual hook tries once for each command");
            }
        }
        return List.of(0L);
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
