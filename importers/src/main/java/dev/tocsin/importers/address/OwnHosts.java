package dev.tocsin.importers.address;

import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Hosts that are written as addresses, or are this machine: hooks reach those of private networks only if they are allowed. */
public final class OwnHosts {

    private OwnHosts() {}

    /** The host of a URL; empty where it has none. */
    public static String host(String url) {
        try {
            String host = URI.create(url).getHost();
            return host == null ? "" : host;
        } catch (IllegalArgumentException noUrl) {
            return "";
        }
    }

    /** What {@code egress} says so that hooks reach them; empty where nothing need be said. */
    public static Optional<Map<String, Object>> allowed(Collection<String> hosts) {
        Set<String> allowed = new TreeSet<>();
        for (String host : hosts) {
            if (host.equals("localhost")) {
                allowed.add("127.0.0.1");
                allowed.add("::1");
            } else if (host.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
                allowed.add(host);
            } else if (host.startsWith("[")) {
                allowed.add(host.substring(1, host.length() - 1));
            }
        }
        return allowed.isEmpty() ? Optional.empty() : Optional.of(Map.of("allow", List.copyOf(allowed)));
    }
}
