package dev.tocsin.prober.check;

import dev.tocsin.prober.check.Seen.Answered;
import dev.tocsin.prober.check.Seen.Kind;
import dev.tocsin.prober.check.Seen.NoAnswer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One probe from its start to its end, all redirects included.
 *
 * <p>Threading: owned by one event loop, on which all of it runs; the outcome is completed there, exactly once.
 */
final class HttpExchange implements ResponseReader.Listener {
    /** A time-out that is noticed this much later says nothing: the answer may have been there all the time. */
    private static final Duration HELD_UP = Duration.ofMillis(250);

    private static final int MOST_ADDRESSES = 4;
    private static final int MOST_INITIAL_LINE = 4096;
    private static final int MOST_HEADERS = 64 * 1024;
    private static final int CHUNK = 16 * 1024;
    private static final int MOST_DECOMPRESSED_AT_ONCE = 4 * HttpCheck.BODY_LIMIT;

    private final CompletableFuture<Seen> outcome = new CompletableFuture<>();
    private final List<Hop> hops = new ArrayList<>();
    private final EventLoop loop;
    private final Network network;
    private final Duration timeout;
    private final PhaseClock clock;

    private HttpTarget target;
    private Origin origin;
    private InetSocketAddress address;
    private @Nullable Channel channel;
    private @Nullable ScheduledFuture<?> alarm;

    HttpExchange(HttpTarget target, EventLoop loop, Network network, LongSupplier nanoTime) {
        this.target = target;
        this.loop = loop;
        this.network = network;
        this.timeout = target.timeout();
        this.clock = new PhaseClock(nanoTime);
        this.origin = new Origin("http", "", 0);
        this.address = InetSocketAddress.createUnresolved("", 0);
    }

    CompletableFuture<Seen> outcome() {
        return outcome;
    }

    void begin() {
        alarm = loop.schedule(this::tooLate, timeout.toNanos(), TimeUnit.NANOSECONDS);
        hop();
    }

    private void hop() {
        clock.beginHop();
        try {
            origin = Origin.of(target.url());
            network.resolve(origin, loop).addListener(this::resolved);
        } catch (IllegalArgumentException e) {
            end(Kind.UNASKABLE, e.getMessage());
        }
    }

    private void resolved(Future<? super List<InetSocketAddress>> found) {
        if (outcome.isDone()) {
            return;
        }
        if (!found.isSuccess()) {
            end(Trouble.of(found.cause(), Phase.RESOLVE, origin));
            return;
        }
        @SuppressWarnings("unchecked")
        var all = (List<InetSocketAddress>) found.getNow();
        List<InetSocketAddress> allowed = all.stream()
                .filter(each -> !ForbiddenAddresses.contains(each.getAddress()))
                .limit(MOST_ADDRESSES)
                .toList();
        clock.enter(Phase.CONNECT);
        if (allowed.isEmpty()) {
            end(Kind.FORBIDDEN, origin + " leads to an address that is never probed (link-local, cloud metadata)");
            return;
        }
        connect(allowed, 0);
    }

    private void connect(List<InetSocketAddress> addresses, int index) {
        address = addresses.get(index);
        Duration share = left().dividedBy(addresses.size() - index);
        boolean last = index == addresses.size() - 1;
        Duration within = last ? timeout.plusSeconds(1) : share;
        var attempt = network.connect(address, within, loop, pipeline());
        channel = attempt.channel();
        attempt.addListener(done -> {
            if (outcome.isDone()) {
                ChannelFuture unused = attempt.channel().close();
            } else if (done.isSuccess()) {
                connected(attempt.channel());
            } else if (last) {
                end(Trouble.of(done.cause(), clock.phase(), origin));
            } else {
                connect(addresses, index + 1);
            }
        });
    }

    private Duration left() {
        return timeout.minus(clock.elapsed());
    }

    private ChannelInitializer<SocketChannel> pipeline() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel channel) throws SSLException {
                if (origin.isSecure()) {
                    channel.pipeline()
                            .addLast(network.secure(channel, origin, target.insecure(), timeout.plusSeconds(1)));
                }
                channel.pipeline()
                        .addLast(new FirstByte())
                        .addLast(new HttpClientCodec(MOST_INITIAL_LINE, MOST_HEADERS, CHUNK))
                        .addLast(new HttpContentDecompressor(false, MOST_DECOMPRESSED_AT_ONCE))
                        .addLast(new ResponseReader(
                                HttpExchange.this, network.budget(), HttpCheck.BODY_LIMIT, target.bodyWanted()));
            }
        };
    }

    private final class FirstByte extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (clock.phase() == Phase.FIRST_BYTE) {
                clock.enter(Phase.REST);
            }
            context.fireChannelRead(message);
        }
    }

    private void connected(Channel open) {
        SslHandler tls = open.pipeline().get(SslHandler.class);
        if (tls == null) {
            send(open);
            return;
        }
        clock.enter(Phase.TLS);
        tls.handshakeFuture().addListener(done -> {
            if (outcome.isDone()) {
                return;
            }
            if (done.isSuccess()) {
                send(open);
            } else {
                end(Trouble.of(done.cause(), Phase.TLS, origin));
            }
        });
    }

    private void send(Channel open) {
        clock.enter(Phase.FIRST_BYTE);
        try {
            ChannelFuture unused = open.writeAndFlush(HttpRequests.of(target, origin, open.alloc()));
        } catch (IllegalArgumentException e) {
            end(Kind.UNASKABLE, "the request cannot be sent as it is written: " + e.getMessage());
        }
    }

    @Override
    public void answered(HttpResponse head, String body, boolean truncated) {
        if (outcome.isDone()) {
            return;
        }
        int status = head.status().code();
        Optional<URI> location =
                target.followRedirects() ? HttpRequests.redirect(target.url(), head) : Optional.empty();
        if (location.isPresent()) {
            follow(location.get(), status);
            return;
        }
        List<Header> headers = head.headers().entries().stream()
                .map(entry -> new Header(entry.getKey(), entry.getValue()))
                .toList();
        end(new Answered(status, headers, body, truncated, address, clock.timings(), List.copyOf(hops)));
    }

    private void follow(URI location, int status) {
        hops.add(new Hop(target.url(), status, address, clock.timings()));
        if (hops.size() > HttpCheck.REDIRECT_LIMIT) {
            end(
                    Kind.TOO_MANY_REDIRECTS,
                    "more than " + HttpCheck.REDIRECT_LIMIT + " redirects, the last to " + Origin.of(location)
                            + location.getRawPath());
            return;
        }
        closeChannel();
        target = target.redirectedTo(location, status);
        hop();
    }

    @Override
    public void notHttp(Throwable why) {
        end(Trouble.notHttp(why, origin));
    }

    @Override
    public void outOfMemory() {
        end(Kind.OWN_TROUBLE, "this prober has no memory left for bodies: probe fewer endpoints at once");
    }

    @Override
    public void failed(Throwable why) {
        if (clock.phase() != Phase.TLS) { // the handshake tells its own failure
            end(Trouble.of(why, clock.phase(), origin));
        }
    }

    @Override
    public void closed() {
        end(Trouble.closed(clock.phase(), origin));
    }

    private void tooLate() {
        Duration late = clock.elapsed().minus(timeout);
        if (late.compareTo(HELD_UP) > 0) {
            end(
                    Kind.OWN_TROUBLE,
                    "this prober was held up for " + late.toMillis() + " ms while it waited for an answer from "
                            + origin);
            return;
        }
        end(
                Kind.TIMED_OUT,
                "no answer from " + origin + " within " + timeout.toMillis() + " ms: still waiting for "
                        + clock.phase().inWords());
    }

    private void end(Trouble trouble) {
        end(trouble.kind(), trouble.message());
    }

    private void end(Kind kind, @Nullable String message) {
        end(new NoAnswer(kind, String.valueOf(message), clock.timings(), List.copyOf(hops)));
    }

    private void end(Seen seen) {
        outcome.complete(seen);
        if (alarm != null) {
            alarm.cancel(false);
        }
        closeChannel();
    }

    private void closeChannel() {
        Channel open = channel;
        channel = null;
        if (open != null) {
            ChannelFuture unused = open.close();
        }
    }
}
