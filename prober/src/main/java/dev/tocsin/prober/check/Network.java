package dev.tocsin.prober.check;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What all protocols share: event loops, names to addresses, connections, certificates, memory for bodies.
 *
 * <p>Threading: shared by all event loops.
 */
final class Network implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup group;
    private final List<EventLoop> loops = new ArrayList<>();
    private final ExecutorService offLoop =
            Executors.newCachedThreadPool(new DefaultThreadFactory("prober-aside", true));
    private final Names names;
    private final Trust trust = new Trust();
    private final BodyBudget budget;
    private final InstantSource clock;
    private final LongSupplier nanoTime;

    Network(int threads, BodyBudget budget, Names names, InstantSource clock, LongSupplier nanoTime) {
        this.group = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("prober-check", true), NioIoHandler.newFactory());
        group.forEach(each -> loops.add((EventLoop) each));
        this.budget = budget;
        this.names = names;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    BodyBudget budget() {
        return budget;
    }

    Names names() {
        return names;
    }

    Trust trust() {
        return trust;
    }

    /** For what would hold up an event loop; as many threads as probes of that kind run at once. */
    ExecutorService offLoop() {
        return offLoop;
    }

    InstantSource clock() {
        return clock;
    }

    LongSupplier nanoTime() {
        return nanoTime;
    }

    /** A probe's course, on any of the loops. */
    Course course(Duration timeout) {
        return new Course(group.next(), timeout, nanoTime);
    }

    /** A probe's course, always on the same loop for the same thing. */
    Course course(Duration timeout, Object belongingTo) {
        return new Course(loops.get(Math.floorMod(belongingTo.hashCode(), loops.size())), timeout, nanoTime);
    }

    ChannelFuture connect(InetSocketAddress address, Duration within, EventLoop loop, ChannelHandler handler) {
        return new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .resolver(NoopAddressResolverGroup.INSTANCE)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.max(1, within.toMillis()))
                .handler(handler)
                .connect(address);
    }

    /** Ends the event loops; probes still running never complete. */
    @Override
    public void close() {
        names.close();
        offLoop.shutdownNow();
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }
}
