package dev.tocsin.notifier.delivery;

import io.netty.handler.codec.DecoderException;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpClosedException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.spec.InvalidKeySpecException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Failures to get an answer in the words of an operator. */
final class Words {
    private static final int LONGEST = 300;

    private Words() {}

    static String of(Throwable failure, String destination) {
        if (has(failure, UnknownHostException.class)) {
            return "the name of " + destination + " does not resolve";
        }
        CertificateException certificate = find(failure, CertificateException.class);
        if (certificate != null) {
            return cut("TLS: the certificate of " + destination + " is not accepted: " + innermost(certificate));
        }
        if (has(failure, SSLException.class)) {
            return cut("TLS: no secure connection to " + destination + ": " + innermost(failure));
        }
        if (String.valueOf(failure.getMessage()).contains("connection timed out")
                || has(failure, TimeoutException.class)) {
            return "no connection to " + destination + " in time";
        }
        if (has(failure, ConnectException.class) || has(failure, NoRouteToHostException.class)) {
            return "no connection to " + destination + ": " + innermost(failure);
        }
        if (has(failure, HttpClosedException.class) || innermost(failure).startsWith("Connection closed")) {
            return destination + " closed the connection without an answer";
        }
        if (has(failure, DecoderException.class)
                || has(failure, IllegalArgumentException.class)
                || has(failure, IllegalStateException.class)) {
            return cut(destination + " does not answer as HTTP asks: " + innermost(failure));
        }
        return cut("no answer from " + destination + ": " + innermost(failure));
    }

    /** Whether no connection was begun because of our own certificate or key. */
    static boolean unusableKey(Throwable failure) {
        return failure.getClass() == VertxException.class || has(failure, InvalidKeySpecException.class);
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        return find(failure, type) != null;
    }

    private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
