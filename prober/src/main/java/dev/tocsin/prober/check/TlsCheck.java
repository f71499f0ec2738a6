package dev.tocsin.prober.check;

import dev.tocsin.prober.check.Seen.Answered;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSession;

/**
 * Makes one TLS handshake and says with what: version, cipher, certificate.
 *
 * <p>Threading: {@link #ask} may be called by any thread.
 */
final class TlsCheck implements Check {
    private final Network network;

    TlsCheck(Network network) {
        this.network = network;
    }

    @Override
    public CompletableFuture<Seen> ask(Target target) {
        Course course = network.course(target.timeout());
        return course.begin(() -> {
            course.asks(Origin.of(target.url()));
            new Dial(network, course, target, true, List.of(), open -> course.end(seen(course, open))).begin();
        });
    }

    private static Seen seen(Course course, Channel open) {
        SSLSession session = open.pipeline().get(SslHandler.class).engine().getSession();
        return new Answered(
                0,
                List.of(),
                "",
                false,
                Certificate.of(session),
                List.of(),
                Map.of("tls_version", session.getProtocol(), "cipher", session.getCipherSuite()),
                (InetSocketAddress) open.remoteAddress(),
                course.clock().timings(),
                List.of());
    }
}
