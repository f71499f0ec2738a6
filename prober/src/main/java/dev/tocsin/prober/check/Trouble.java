package dev.tocsin.prober.check;

import dev.tocsin.prober.check.Seen.Kind;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What an exception of the network means, in words for an operator. */
record Trouble(Kind kind, String message) {

    static Trouble of(Throwable thrown, Phase phase, Origin origin) {
        Optional<Trouble> own = ofThisMachine(thrown);
        if (own.isPresent()) {
            return own.get();
        }
        return switch (phase) {
            case RESOLVE -> resolving(thrown, origin);
            case PROXY -> proxying(thrown);
            case CONNECT -> connecting(thrown, origin);
            case TLS -> securing(thrown, origin);
            case FIRST_BYTE, REST -> reading(thrown, phase, origin);
        };
    }

    static Trouble closed(Phase phase, Origin origin) {
        return switch (phase) {
            case TLS -> new Trouble(Kind.TLS, origin + " closed the connection during the TLS handshake");
            case REST -> new Trouble(Kind.CLOSED, origin + " closed the connection in the middle of its answer");
            default -> new Trouble(Kind.CLOSED, origin + " closed the connection without an answer");
        };
    }

    private static Optional<Trouble> ofThisMachine(Throwable thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            String text = String.valueOf(at.getMessage()).toLowerCase(Locale.ROOT);
            if (text.contains("network is unreachable")) {
                return own("this prober has no network there: " + words(at));
            }
            if (at instanceof BindException || text.contains("cannot assign requested address")) {
                return own("this prober has no local port left: " + words(at));
            }
            if (text.contains("too many open files")) {
                return own("this prober has no file descriptor left: raise its limit (ulimit -n)");
            }
        }
        return Optional.empty();
    }

    /** The same, of somebody on the way to the target. */
    Trouble ofTheWay() {
        return new Trouble(Kind.OWN_TROUBLE, "the proxy cannot be used: " + message);
    }

    private static Optional<Trouble> own(String message) {
        return Optional.of(new Trouble(Kind.OWN_TROUBLE, message));
    }

    private static Trouble resolving(Throwable thrown, Origin origin) {
        if (find(thrown, DnsNameResolverTimeoutException.class) != null) {
            return new Trouble(Kind.UNRESOLVED, "no name server answered when asked for " + origin.host());
        }
        if (thrown instanceof UnknownHostException) {
            return new Trouble(Kind.UNRESOLVED, "no address found for " + origin.host());
        }
        return new Trouble(Kind.UNRESOLVED, "no address found for " + origin.host() + ": " + words(thrown));
    }

    static boolean isSilence(Throwable thrown) {
        return find(thrown, DnsNameResolverTimeoutException.class) != null;
    }

    /** No name at all is found here: that says nothing about this one. */
    static Trouble noNameServer(Origin origin) {
        return new Trouble(
                Kind.NO_NAME_SERVER,
                "no name server answered, neither when asked for " + origin.host() + " nor for anything else");
    }

    /** A way that is closed says nothing about what is at its end, unless the proxy says so. */
    private static Trouble proxying(Throwable thrown) {
        String words = words(thrown);
        boolean beyond = words.matches(".*status: 50[234].*|.*(HOST|NETWORK)_UNREACHABLE.*|.*CONNECTION_REFUSED.*"
                + "|.*TTL_EXPIRED.*|.*status: FAILURE.*");
        return new Trouble(
                beyond ? Kind.UNREACHABLE : Kind.OWN_TROUBLE,
                (beyond ? "the proxy finds no way there: " : "the proxy does not let this prober through: ") + words);
    }

    private static Trouble connecting(Throwable thrown, Origin origin) {
        if (thrown instanceof ConnectTimeoutException) {
            return new Trouble(Kind.TIMED_OUT, "no connection to " + origin + " in time");
        }
        if (thrown instanceof NoRouteToHostException) {
            return new Trouble(Kind.UNREACHABLE, "no route to " + origin);
        }
        if (String.valueOf(thrown.getMessage()).contains("reset")) {
            return closed(Phase.CONNECT, origin);
        }
        if (thrown instanceof ConnectException) {
            return new Trouble(Kind.REFUSED, origin + " refused the connection");
        }
        if (thrown instanceof UnresolvedAddressException) {
            return new Trouble(Kind.UNRESOLVED, "no address found for " + origin.host());
        }
        return new Trouble(Kind.UNREACHABLE, "no connection to " + origin + ": " + words(thrown));
    }

    private static Trouble securing(Throwable thrown, Origin origin) {
        if (find(thrown, ClosedChannelException.class) != null) {
            return closed(Phase.TLS, origin);
        }
        return new Trouble(Kind.TLS, origin + ": " + tlsWords(thrown));
    }

    private static String tlsWords(Throwable thrown) {
        if (find(thrown, NotSslRecordException.class) != null) {
            return "does not speak TLS on this port";
        }
        var expired = find(thrown, CertificateExpiredException.class);
        if (expired != null) {
            return "the certificate has expired (" + words(expired) + ")";
        }
        var early = find(thrown, CertificateNotYetValidException.class);
        if (early != null) {
            return "the certificate is not valid yet (" + words(early) + ")";
        }
        if (find(thrown, CertPathBuilderException.class) != null) {
            return "the certificate is not signed by an authority that is trusted here";
        }
        var other = find(thrown, CertificateException.class);
        return other != null ? "the certificate is not good: " + words(other) : "no TLS: " + words(thrown);
    }

    private static Trouble reading(Throwable thrown, Phase phase, Origin origin) {
        if (thrown instanceof DecoderException) {
            return find(thrown, SSLException.class) == null ? notHttp(thrown, origin) : securing(thrown, origin);
        }
        if (thrown instanceof SSLException) {
            return securing(thrown, origin);
        }
        return closed(phase, origin);
    }

    static Trouble notHttp(Throwable thrown, Origin origin) {
        return new Trouble(Kind.NOT_HTTP, origin + " answered with something that is not HTTP: " + words(thrown));
    }

    private static String words(Throwable thrown) {
        String message = thrown.getMessage();
        String text = message == null ? thrown.getClass().getSimpleName() : message.replaceAll("\\p{Cntrl}", " ");
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }

    private static <T extends Throwable> @Nullable T find(Throwable thrown, Class<T> type) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
        }
        return null;
    }
}
