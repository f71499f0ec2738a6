package dev.tocsin.prober.check;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2Frame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connections of endpoints that want theirs kept: on each event loop, of each origin, as many as were in use at
 * once, up to a limit, until the other side closes them or nobody asks for them.
 *
 * <p>Threading: shared by all event loops; a connection is taken and kept on its own.
 */
final class KeptConnections {
    private static final Duration IDLE = Duration.ofMinutes(10);
    private static final int MOST_OF_ONE = 16;

    private final Map<Key, Deque<Channel>> kept = new HashMap<>();

    /** Whose connection may be whose. */
    record Key(EventLoop loop, Origin origin, Route route, Security security) {}

    /** One that is open as far as this side knows: the one that was used last. */
    Optional<Channel> take(Key key) {
        for (Channel channel = last(key); channel != null; channel = last(key)) {
            channel.pipeline().remove(Idle.class);
            if (channel.isActive()) {
                return Optional.of(channel);
            }
        }
        return Optional.empty();
    }

    /** Nothing but the connection (and its TLS or HTTP/2) may be left of its pipeline. */
    void keep(Key key, Channel channel) {
        if (channel.isActive()) {
            channel.pipeline().addLast(new Idle(key));
            if (!add(key, channel)) {
                close(channel);
            }
        }
    }

    private synchronized @Nullable Channel last(Key key) {
        Deque<Channel> all = kept.getOrDefault(key, new ArrayDeque<>());
        Channel last = all.pollLast();
        if (all.isEmpty()) {
            kept.remove(key);
        }
        return last;
    }

    private synchronized boolean add(Key key, Channel channel) {
        Deque<Channel> all = kept.computeIfAbsent(key, first -> new ArrayDeque<>());
        return all.size() < MOST_OF_ONE && all.add(channel);
    }

    private synchronized void forget(Key key, Channel channel) {
        Deque<Channel> all = kept.getOrDefault(key, new ArrayDeque<>());
        if (all.remove(channel) && all.isEmpty()) {
            kept.remove(key);
        }
    }

    private static void close(Channel channel) {
        ChannelFuture unused = channel.close();
    }

    /** Whatever comes unasked ends it. */
    private final class Idle extends ChannelInboundHandlerAdapter {
        private final Key key;
        private @Nullable Future<?> tooLong;

        Idle(Key key) {
            this.key = key;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            tooLong = context.executor().schedule(() -> close(context.channel()), IDLE.toMinutes(), TimeUnit.MINUTES);
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext context) {
            if (tooLong != null) {
                tooLong.cancel(false);
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            boolean control = message instanceof Http2Frame;
            ReferenceCountUtil.release(message);
            if (!control) {
                ChannelFuture unused = context.close();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            forget(key, context.channel());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            ChannelFuture unused = context.close();
        }
    }
}
