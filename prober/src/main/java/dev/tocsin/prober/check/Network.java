package dev.tocsin.prober.check;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Names to addresses, addresses to connections, connections to TLS.
 *
 * <p>Threading: shared by all event loops.
 */
final class Network implements AutoCloseable {
    /** A name's answer is kept as long as its record says, but no longer than this; failures are not kept. */
    private static final int NAME_KEPT_SECONDS = 30;

    private final DnsAddressResolverGroup resolvers = new DnsAddressResolverGroup(new DnsNameResolverBuilder()
            .datagramChannelType(NioDatagramChannel.class)
            .socketChannelType(NioSocketChannel.class, true)
            .resolvedAddressTypes(ResolvedAddressTypes.IPV4_PREFERRED)
            .ttl(0, NAME_KEPT_SECONDS)
            .negativeTtl(0));
    private final TrustManager trusted = systemTrust();
    private final BodyBudget budget;

    Network(BodyBudget budget) {
        this.budget = budget;
    }

    BodyBudget budget() {
        return budget;
    }

    Future<List<InetSocketAddress>> resolve(Origin origin, EventLoop loop) {
        return resolvers.getResolver(loop).resolveAll(InetSocketAddress.createUnresolved(origin.host(), origin.port()));
    }

    ChannelFuture connect(InetSocketAddress address, Duration within, EventLoop loop, ChannelHandler handler) {
        return new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.max(1, within.toMillis()))
                .handler(handler)
                .connect(address);
    }

    /** A context of its own for each connection, so that no session is resumed and each probe sees the certificate. */
    SslHandler secure(SocketChannel channel, Origin origin, boolean insecure, Duration within) throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
        SslContext context = insecure
                ? builder.trustManager(InsecureTrustManagerFactory.INSTANCE)
                        .endpointIdentificationAlgorithm(null)
                        .build()
                : builder.trustManager(trusted).build();
        SslHandler handler = context.newHandler(channel.alloc(), origin.host(), origin.port());
        handler.setHandshakeTimeoutMillis(within.toMillis());
        return handler;
    }

    private static TrustManager systemTrust() {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            @Nullable KeyStore systemStore = null;
            factory.init(systemStore);
            return factory.getTrustManagers()[0];
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java installation has no certificate authorities", e);
        }
    }

    @Override
    public void close() {
        resolvers.close();
    }
}
