package dev.tocsin.prober.check;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Frame;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connections of endpoints that want theirs kept: one each, until the other side closes it or nobody asks for it.
 *
 * <p>Threading: shared by all event loops; a connection is taken and kept on its own.
 */
final class KeptConnections {
    private static final Duration IDLE = Duration.ofMinutes(10);

    private final Map<Key, Channel> kept = new ConcurrentHashMap<>();

    /** Whose connection may be whose. */
    record Key(Origin origin, Route route, Security security) {}

    /** One that is open as far as this side knows. */
    Optional<Channel> take(Key key) {
        Channel channel = kept.remove(key);
        if (channel == null) {
            return Optional.empty();
        }
        channel.pipeline().remove(Idle.class);
        return Optional.of(channel).filter(Channel::isActive);
    }

    /** Nothing but the connection (and its TLS or HTTP/2) may be left of its pipeline. */
    void keep(Key key, Channel channel) {
        if (!channel.isActive()) {
            return;
        }
        channel.pipeline().addLast(new Idle(key));
        close(kept.put(key, channel));
        var unused = channel.eventLoop()
                .schedule(
                        () -> {
                            if (kept.remove(key, channel)) {
                                close(channel);
                            }
                        },
                        IDLE.toMinutes(),
                        TimeUnit.MINUTES);
    }

    private static void close(@Nullable Channel channel) {
        if (channel != null) {
            ChannelFuture unused = channel.close();
        }
    }

    /** Whatever comes unasked ends it. */
    private final class Idle extends ChannelInboundHandlerAdapter {
        private final Key key;

        Idle(Key key) {
            this.key = key;
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
            kept.remove(key, context.channel());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            ChannelFuture unused = context.close();
        }
    }
}
