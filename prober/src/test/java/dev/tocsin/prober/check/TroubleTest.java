package dev.tocsin.prober.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.prober.check.Seen.Kind;
import io.netty.channel.ChannelException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TroubleTest {
    private static final Origin ORIGIN = new Origin("https", "shop.example", 443);

    @ParameterizedTest
    @MethodSource({"troublesOfConnecting", "troublesOfThisMachine", "troublesOnceConnected"})
    void saysInPlainWordsWhatAnExceptionMeans(Phase phase, Throwable thrown, Kind kind, String message) {
        assertThat(Trouble.of(thrown, phase, ORIGIN)).isEqualTo(new Trouble(kind, message));
    }

    static Stream<Arguments> troublesOfConnecting() {
        return Stream.of(
                Arguments.of(
                        Phase.RESOLVE,
                        new UnknownHostException("shop.example"),
                        Kind.UNRESOLVED,
                        "no address found for shop.example"),
                Arguments.of(
                        Phase.CONNECT,
                        new ConnectException("Connection refused"),
                        Kind.REFUSED,
                        "https://shop.example refused the connection"),
                Arguments.of(
                        Phase.CONNECT,
                        new NoRouteToHostException("No route to host"),
                        Kind.UNREACHABLE,
                        "no route to https://shop.example"));
    }

    static Stream<Arguments> troublesOfThisMachine() {
        return Stream.of(
                Arguments.of(
                        Phase.CONNECT,
                        new NoRouteToHostException("Network is unreachable"),
                        Kind.OWN_TROUBLE,
                        "this prober has no network there: Network is unreachable"),
                Arguments.of(
                        Phase.RESOLVE,
                        caused(new UnknownHostException("x"), new SocketException("Network is unreachable")),
                        Kind.OWN_TROUBLE,
                        "this prober has no network there: Network is unreachable"),
                Arguments.of(
                        Phase.CONNECT,
                        new BindException("Cannot assign requested address"),
                        Kind.OWN_TROUBLE,
                        "this prober has no local port left: Cannot assign requested address"),
                Arguments.of(
                        Phase.CONNECT,
                        new ChannelException("Failed to open a socket.", new IOException("Too many open files")),
                        Kind.OWN_TROUBLE,
                        "this prober has no file descriptor left: raise its limit (ulimit -n)"));
    }

    static Stream<Arguments> troublesOnceConnected() {
        return Stream.of(
                Arguments.of(
                        Phase.TLS,
                        caused(new SSLHandshakeException("x"), new CertificateExpiredException("NotAfter: yesterday")),
                        Kind.TLS,
                        "https://shop.example: the certificate has expired (NotAfter: yesterday)"),
                Arguments.of(
                        Phase.TLS,
                        caused(
                                new SSLHandshakeException("x"),
                                new CertificateException("No name matching shop.example found")),
                        Kind.TLS,
                        "https://shop.example: the certificate is not good: No name matching shop.example found"),
                Arguments.of(
                        Phase.CONNECT,
                        new SocketException("Connection reset"),
                        Kind.CLOSED,
                        "https://shop.example closed the connection without an answer"),
                Arguments.of(
                        Phase.FIRST_BYTE,
                        new SocketException("Connection reset"),
                        Kind.CLOSED,
                        "https://shop.example closed the connection without an answer"));
    }

    private static Throwable caused(Throwable thrown, Throwable cause) {
        return thrown.initCause(cause);
    }
}
