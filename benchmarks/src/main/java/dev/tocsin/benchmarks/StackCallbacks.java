package dev.tocsin.benchmarks;

import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.HttpRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The callbacks of the demonstration as they stand, and those that its receiver logged. Threading: one thread. */
final class StackCallbacks {

    private static final Pattern RECEIVED = Pattern.compile("received path=\"([^\"]*)\" callback=\"([^\"]*)\"");

    private final Map<String, Callback> callbacks = new HashMap<>();
    private final List<String> received = new ArrayList<>();

    void note(Callback callback) {
        callbacks.put(callback.getId(), callback);
    }

    /** @param log of the receiver, all of it */
    void receive(String log) {
        Matcher lines = RECEIVED.matcher(log);
        while (lines.find()) {
            received.add(lines.group(2));
        }
    }

    int count() {
        return callbacks.size();
    }

    boolean allSent() {
        return callbacks.values().stream().allMatch(callback -> callback.getStatus() == CallbackStatus.sent);
    }

    /** Whether there is one for each change and each step and no more, and all were received. */
    boolean good(ShopChanges changes, Set<String> steps) {
        return allSent()
                && twice() == 0
                && missing(changes, steps) == 0
                && invented(changes, steps) == 0
                && unreceived() == 0
                && unknown() == 0;
    }

    private long missing(ShopChanges changes, Set<String> steps) {
        return ShopChanges.surplus(changes.orders(), bodies("orders-to-receiver", changes::orderOf))
                + ShopChanges.surplus(changes.large(), bodies("large-orders-to-receiver", changes::largeOf))
                + ShopChanges.surplus(List.copyOf(steps), events());
    }

    /** Of what was not committed or is no step, or a second one. */
    private long invented(ShopChanges changes, Set<String> steps) {
        return ShopChanges.surplus(bodies("orders-to-receiver", changes::orderOf), changes.orders())
                + ShopChanges.surplus(bodies("large-orders-to-receiver", changes::largeOf), changes.large())
                + ShopChanges.surplus(events(), List.copyOf(steps));
    }

    private List<String> bodies(String hook, UnaryOperator<String> read) {
        return callbacks.values().stream()
                .filter(callback -> callback.getHook().equals(hook))
                .map(StackCallbacks::body)
                .map(read)
                .filter(words -> !words.isEmpty())
                .toList();
    }

    private static String body(Callback callback) {
        HttpRequest request = callback.getRequest();
        String body = request == null ? null : request.getBody();
        if (body == null) {
            throw new IllegalStateException("callback " + callback.getId() + " has no body: " + callback.getDetails());
        }
        return body;
    }

    private List<String> events() {
        return callbacks.values().stream()
                .filter(callback -> callback.getHook().equals("incidents-to-receiver"))
                .map(callback -> callback.getEvent().getId())
                .toList();
    }

    /** Callbacks for an event that its hook has another callback for. */
    private long twice() {
        Set<String> once = new HashSet<>();
        return callbacks.values().stream()
                .filter(callback ->
                        !once.add(callback.getHook() + " " + callback.getEvent().getId()))
                .count();
    }

    private long unreceived() {
        Set<String> ids = new HashSet<>(received);
        return callbacks.keySet().stream().filter(id -> !ids.contains(id)).count();
    }

    private long unknown() {
        return received.stream().filter(id -> !callbacks.containsKey(id)).count();
    }

    String summary(ShopChanges changes, Set<String> steps) {
        return String.format(
                Locale.ROOT,
                "%d changes of %d orders committed and %d of them large, %d steps of incidents told; %d callbacks, those from"
                        + " before included: %d missing, %d doubled or of nothing, %d not sent; %d requests at the receiver:"
                        + " %d callbacks missing, %d of no callback, %d repeated with the same webhook-id",
                changes.orders().size(),
                changes.known().size(),
                changes.large().size(),
                steps.size(),
                callbacks.size(),
                missing(changes, steps),
                invented(changes, steps) + twice(),
                callbacks.values().stream()
                        .filter(callback -> callback.getStatus() != CallbackStatus.sent)
                        .count(),
                received.size(),
                unreceived(),
                unknown(),
                received.size() - new HashSet<>(received).size());
    }
}
