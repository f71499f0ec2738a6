package dev.tocsin.prober.check;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Asks one HTTP or HTTPS target once, over a connection of its own, and says what was seen.
 *
 * <p>Every probe ends within its target's timeout and takes at most {@link #BODY_LIMIT} bytes of its answer, whatever
 * the target does. Redirects are followed here, one connection each, at most {@link #REDIRECT_LIMIT}.
 *
 * <p>Threading: {@link #ask} may be called by any thread; futures complete on an event loop, so what depends on them
 * must not block.
 */
public final class HttpCheck implements AutoCloseable {
    /** The most of a body that is read, in bytes; the rest is left with the target. */
    public static final int BODY_LIMIT = 1 << 20;

    /** The most redirects that are followed. */
    public static final int REDIRECT_LIMIT = 10;

    private final MultiThreadIoEventLoopGroup loops;
    private final Network network;
    private final LongSupplier nanoTime;

    private HttpCheck(MultiThreadIoEventLoopGroup loops, Network network, LongSupplier nanoTime) {
        this.loops = loops;
        this.network = network;
        this.nanoTime = nanoTime;
    }

    /**
     * Starts the event loops.
     *
     * @param threads event loops; one handles thousands of plain probes a second
     * @param bodyMemory bytes that the bodies of all running probes may take together
     * @param nanoTime {@link System#nanoTime}
     */
    public static HttpCheck start(int threads, long bodyMemory, LongSupplier nanoTime) {
        var loops = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("prober-http", true), NioIoHandler.newFactory());
        return new HttpCheck(loops, new Network(new BodyBudget(bodyMemory)), nanoTime);
    }

    /** Completes normally, always: trouble is a {@link Seen.NoAnswer}. */
    public CompletableFuture<Seen> ask(HttpTarget target) {
        EventLoop loop = loops.next();
        var exchange = new HttpExchange(target, loop, network, nanoTime);
        loop.execute(exchange::begin);
        return exchange.outcome();
    }

    /** Ends the event loops; probes still running never complete. */
    @Override
    public void close() {
        network.close();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }
}
