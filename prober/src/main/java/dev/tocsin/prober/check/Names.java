package dev.tocsin.prober.check;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.InetNameResolver;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Names to addresses, and whether anybody answers for names at all: a name server that is silent for everything says
 * nothing about one name.
 *
 * <p>Threading: shared by all event loops.
 */
final class Names implements AutoCloseable {
    /** A name's answer is kept as long as its record says, but no longer than this; failures are not kept. */
    private static final int KEPT_SECONDS = 30;

    private final DnsServerAddressStreamProvider servers;
    private final LongSupplier nanoTime;
    private final Map<Key, DnsNameResolver> resolvers = new ConcurrentHashMap<>();
    private volatile long answeredAt;
    private volatile boolean everAnswered;

    private record Key(EventLoop loop, Optional<Integer> ip) {}

    Names(LongSupplier nanoTime) {
        this(DnsServerAddressStreamProviders.platformDefault(), nanoTime);
    }

    Names(DnsServerAddressStreamProvider servers, LongSupplier nanoTime) {
        this.servers = servers;
        this.nanoTime = nanoTime;
    }

    Future<List<InetAddress>> addresses(String host, Optional<Integer> ip, EventLoop loop) {
        InetNameResolver resolver = resolver(loop, ip);
        Future<List<InetAddress>> found = resolver.resolveAll(host);
        found.addListener(done -> {
            if (done.isSuccess() || !Trouble.isSilence(done.cause())) {
                answered();
            }
        });
        return found;
    }

    /** Asks for something that every name server knows. */
    void askForTheRoot(EventLoop loop) {
        resolver(loop, Optional.empty())
                .query(new DefaultDnsQuestion(".", DnsRecordType.NS))
                .addListener(done -> {
                    if (done.isSuccess()) {
                        ReferenceCountUtil.release(done.getNow());
                        answered();
                    }
                });
    }

    private void answered() {
        answeredAt = nanoTime.getAsLong();
        everAnswered = true;
    }

    boolean answeredSince(long nanos) {
        return everAnswered && answeredAt - nanos >= 0;
    }

    private DnsNameResolver resolver(EventLoop loop, Optional<Integer> ip) {
        return resolvers.computeIfAbsent(
                new Key(loop, ip),
                key -> new DnsNameResolverBuilder(loop)
                        .datagramChannelType(NioDatagramChannel.class)
                        .socketChannelType(NioSocketChannel.class, true)
                        .resolvedAddressTypes(types(ip))
                        .nameServerProvider(servers)
                        .ttl(0, KEPT_SECONDS)
                        .negativeTtl(0)
                        .build());
    }

    private static ResolvedAddressTypes types(Optional<Integer> ip) {
        return ip.map(version -> version == 6 ? ResolvedAddressTypes.IPV6_ONLY : ResolvedAddressTypes.IPV4_ONLY)
                .orElse(ResolvedAddressTypes.IPV4_PREFERRED);
    }

    @Override
    public void close() {
        resolvers.values().forEach(DnsNameResolver::close);
    }
}
