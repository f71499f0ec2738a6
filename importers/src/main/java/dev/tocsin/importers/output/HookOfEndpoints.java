package dev.tocsin.importers.output;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Hooks that hear of endpoints, as they are written. */
public final class HookOfEndpoints {

    private HookOfEndpoints() {}

    /**
     * One of them.
     *
     * @param endpoints ids, or what selects them
     */
    public static Map<String, Object> statuses(String name, Object endpoints, Map<String, Object> send) {
        return hook(name, listen("statuses", List.of("up", "degraded", "partial", "down"), endpoints), send);
    }

    /** The same for incidents that open and end. */
    public static Map<String, Object> incidents(String name, Object endpoints, Map<String, Object> send) {
        return hook(name, listen("incidents", List.of("opened", "resolved"), endpoints), send);
    }

    /** The same for results with a latency; the next one is better than an old one that is tried for long. */
    public static Map<String, Object> latencies(String name, Object endpoints, Map<String, Object> send) {
        Map<String, Object> listen = listen("results", true, endpoints);
        listen.put("when", "result.latency_ms != null");
        Map<String, Object> hook = hook(name, listen, send);
        Map<String, Object> delivery = new LinkedHashMap<>();
        delivery.put("attempts", 3);
        delivery.put("delays", List.of("0s", "5s", "30s"));
        hook.put("delivery", delivery);
        return hook;
    }

    private static Map<String, Object> listen(String kind, Object wanted, Object endpoints) {
        Map<String, Object> listen = new LinkedHashMap<>();
        listen.put(kind, wanted);
        listen.put("endpoints", endpoints);
        return listen;
    }

    private static Map<String, Object> hook(String name, Map<String, Object> listen, Map<String, Object> send) {
        Map<String, Object> hook = new LinkedHashMap<>();
        hook.put("name", name);
        hook.put("listen", listen);
        hook.put("send", send);
        return hook;
    }
}
