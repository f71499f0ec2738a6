package dev.tocsin.prober.check;

import dev.tocsin.definitions.template.JsonValues;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one probe saw: an answer, or why there was none. */
public sealed interface Seen {
    Timings timings();

    /** The redirects that were followed before, oldest first. */
    List<Hop> hops();

    /**
     * The target answered.
     *
     * @param status 0 where the protocol has none
     * @param records of a name server's answer, as text
     * @param facts what only one protocol reports, such as {@code protocol} or {@code rcode}
     * @param body its start, decoded; empty where the target said that it is not wanted
     * @param truncated the body was longer than the limit and the rest was not read
     */
    record Answered(
            int status,
            List<Header> headers,
            String body,
            boolean truncated,
            Optional<Certificate> certificate,
            List<String> records,
            Map<String, String> facts,
            InetSocketAddress address,
            Timings timings,
            List<Hop> hops)
            implements Seen {

        /** Without a certificate or facts. */
        public Answered(
                int status,
                List<Header> headers,
                String body,
                boolean truncated,
                InetSocketAddress address,
                Timings timings,
                List<Hop> hops) {
            this(status, headers, body, truncated, Optional.empty(), List.of(), Map.of(), address, timings, hops);
        }

        /** The body as JSON: maps, lists, text, numbers. Null too where it is none. */
        @Nullable
        Object json() {
            try {
                return JsonValues.parse(body);
            } catch (IllegalArgumentException | StackOverflowError notJson) {
                return null;
            }
        }

        /** With what else is known. */
        Answered with(Map<String, String> more) {
            Map<String, String> all = new HashMap<>(facts);
            all.putAll(more);
            return new Answered(status, headers, body, truncated, certificate, records, all, address, timings, hops);
        }
    }

    /** There was no (whole) answer; the message says why in words for an operator. */
    record NoAnswer(Kind kind, String message, Timings timings, List<Hop> hops) implements Seen {}

    /** Why there was no answer. */
    enum Kind {
        UNRESOLVED(false),
        /** No name server answered, for whatever name. */
        NO_NAME_SERVER(true),
        REFUSED(false),
        UNREACHABLE(false),
        TIMED_OUT(false),
        TLS(false),
        CLOSED(false),
        NOT_HTTP(false),
        /** It answered with something else than what was to be received. */
        UNEXPECTED(false),
        /** There was no access token to ask with. */
        NO_TOKEN(false),
        TOO_MANY_REDIRECTS(false),
        /** The address is one that is never probed. */
        FORBIDDEN(true),
        /** The request cannot be sent as it is written. */
        UNASKABLE(true),
        /** This machine has no network, or no memory, port or file descriptor left. */
        OWN_TROUBLE(true);

        private final boolean own;

        Kind(boolean own) {
            this.own = own;
        }

        /** Whether it says something about this prober and nothing about the target. */
        public boolean isOwn() {
            return own;
        }
    }
}
