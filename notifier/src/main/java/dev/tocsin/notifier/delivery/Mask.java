package dev.tocsin.notifier.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.notifier.delivery.Outcome.Answered;
import dev.tocsin.notifier.delivery.Outcome.Refused;
import dev.tocsin.notifier.delivery.Outcome.Unanswered;
import dev.tocsin.notifier.judgement.Verdict;
import java.net.URLEncoder;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * The secrets of one delivery, hidden in whatever is told about it: receivers and clients repeat what they were given.
 *
 * <p>Threading: one event loop.
 */
final class Mask {
    static final String HIDDEN = "***";
    /** Shorter ones would hide half of every text, and are no secrets. */
    private static final int SHORTEST = 4;

    private static final int SHORTEST_LINE = 16;

    /** The longest first: one may be part of another. */
    private final TreeSet<String> secrets =
            new TreeSet<>(Comparator.comparing(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    /** This is not to be told, neither as it is nor as URLs and JSON write it. */
    void add(String secret) {
        String text = secret.strip();
        if (text.length() < SHORTEST) {
            return;
        }
        secrets.add(text);
        secrets.add(URLEncoder.encode(text, UTF_8));
        secrets.add(URLEncoder.encode(text, UTF_8).replace("+", "%20"));
        secrets.add(text.replace("\\", "\\\\").replace("\"", "\\\""));
        text.lines().filter(line -> line.length() >= SHORTEST_LINE).forEach(secrets::add);
    }

    /** What is told of a delivery, without them. */
    Outcome hide(Outcome outcome) {
        if (secrets.isEmpty()) {
            return outcome;
        }
        if (outcome instanceof Refused refused) {
            return new Refused(hide(refused.error()));
        }
        if (outcome instanceof Unanswered unanswered) {
            return new Unanswered(hide(unanswered.error()));
        }
        return outcome instanceof Answered answered ? hide(answered) : outcome;
    }

    private Answered hide(Answered answered) {
        Map<String, String> headers = new HashMap<>();
        answered.headers().forEach((name, value) -> headers.put(hide(name), hide(value)));
        Verdict verdict = answered.verdict();
        return new Answered(
                answered.status(),
                hide(answered.reason()),
                headers,
                answered.truncated() ? hideInStart(answered.body()) : hide(answered.body()),
                answered.truncated(),
                answered.retryAfter(),
                new Verdict(verdict.kind(), verdict.reason().map(this::hide), verdict.retryAfter()));
    }

    /** The text without them. */
    String hide(String text) {
        String shown = text;
        for (String secret : secrets) {
            shown = shown.replace(secret, HIDDEN);
        }
        return shown;
    }

    /** The start of a text without them, and without the start of one at its end. */
    String hideInStart(String start) {
        String shown = hide(start);
        for (String secret : secrets) {
            for (int length = Math.min(secret.length() - 1, shown.length()); length >= SHORTEST; length--) {
                if (shown.endsWith(secret.substring(0, length))) {
                    return shown.substring(0, shown.length() - length) + HIDDEN;
                }
            }
        }
        return shown;
    }

    @Override
    public String toString() {
        return "Mask";
    }
}
