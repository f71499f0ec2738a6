package dev.tocsin.notifier.delivery;

import java.util.Optional;

/**
 * What a connection needs besides an address.
 *
 * @param http2 whether HTTP/2 is offered
 */
record Connecting(Optional<Tls> tls, Optional<Proxy> proxy, boolean http2) {
    static final Connecting PLAIN = new Connecting(Optional.empty(), Optional.empty(), false);

    /** Whether we show who we are. */
    boolean identified() {
        return tls.isPresent() && tls.get().key().isPresent();
    }

    /** Without telling who we are. */
    Connecting anonymous() {
        return new Connecting(
                tls.filter(given -> given.trust().isPresent())
                        .map(given -> new Tls(given.trust(), Optional.empty(), Optional.empty())),
                proxy,
                http2);
    }

    /** PEM texts of what to trust and of who we are. */
    record Tls(Optional<String> trust, Optional<String> certificate, Optional<String> key) {
        @Override
        public String toString() {
            return "Tls";
        }
    }

    /**
     * Through which the connection goes.
     *
     * @param socks whether it speaks SOCKS5, not HTTP
     */
    record Proxy(boolean socks, String host, int port, Optional<String> username, Optional<String> password) {
        String name() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }

        @Override
        public String toString() {
            return "Proxy[" + name() + "]";
        }
    }
}
