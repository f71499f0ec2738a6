package dev.tocsin.prober.check;

import java.net.URI;
import java.util.Optional;

/**
 * The way to a target.
 *
 * @param ip 4 or 6: only addresses of that kind
 * @param proxy {@code http://} or {@code socks5://}, with credentials where it wants them
 * @param reuse whether a connection may be kept for the next probe
 */
public record Route(Optional<Integer> ip, Optional<URI> proxy, boolean reuse) {
    /** A connection of its own, to any address, through nobody. */
    public static final Route DIRECT = new Route(Optional.empty(), Optional.empty(), false);

    /** A proxy's password is in its URL. */
    @Override
    public String toString() {
        return "ip " + ip + (proxy.isPresent() ? ", by a proxy" : "") + (reuse ? ", reused" : "");
    }
}
