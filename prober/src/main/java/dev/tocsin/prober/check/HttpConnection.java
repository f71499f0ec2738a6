package dev.tocsin.prober.check;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http2.Http2Frame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * An open connection as something that one HTTP request after the other can be sent over, by version 1.1 or 2.
 *
 * <p>Threading: owned by the event loop of its channel.
 */
final class HttpConnection {
    private static final int MOST_INITIAL_LINE = 4096;
    private static final int MOST_HEADERS = 64 * 1024;
    private static final int CHUNK = 16 * 1024;
    private static final int MOST_DECOMPRESSED_AT_ONCE = 4 * HttpCheck.BODY_LIMIT;

    private final Channel channel;
    private final boolean second;

    private HttpConnection(Channel channel, boolean second) {
        this.channel = channel;
        this.second = second;
    }

    /** Of a channel just opened, or kept from before. */
    static HttpConnection over(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        boolean second = tls != null && Protocols.HTTP_2.equals(tls.applicationProtocol());
        if (second && channel.pipeline().get(Http2FrameCodec.class) == null) {
            channel.pipeline()
                    .addLast(Http2FrameCodecBuilder.forClient()
                            .initialSettings(Http2Settings.defaultSettings()
                                    .pushEnabled(false)
                                    .maxHeaderListSize(MOST_HEADERS))
                            .build())
                    .addLast(new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel pushed) {
                            ChannelFuture unused = pushed.close();
                        }
                    }));
        }
        return new HttpConnection(channel, second);
    }

    Channel channel() {
        return channel;
    }

    String protocol() {
        return second ? "HTTP/2" : "HTTP/1.1";
    }

    @Nullable
    SSLSession session() {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        return tls == null ? null : tls.engine().getSession();
    }

    /**
     * Sends it; the reader tells what came back.
     *
     * @param firstByte told when the first of the answer is there
     */
    void send(FullHttpRequest request, ResponseReader reader, Runnable firstByte) {
        if (!second) {
            fill(channel.pipeline().addLast(new Arrival(firstByte)), codec(), reader);
            ChannelFuture unused = channel.writeAndFlush(request);
            return;
        }
        channel.pipeline().addLast(new ConnectionEvents(reader));
        new Http2StreamChannelBootstrap(channel)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        fill(
                                stream.pipeline().addLast(new Arrival(firstByte)),
                                new Http2StreamFrameToHttpObjectCodec(false),
                                reader);
                    }
                })
                .open()
                .addListener((io.netty.util.concurrent.Future<Http2StreamChannel> opened) -> {
                    if (opened.isSuccess()) {
                        ChannelFuture unused = opened.getNow().writeAndFlush(request);
                    } else {
                        request.release();
                        reader.broken(opened.cause());
                    }
                });
    }

    private static ChannelHandler codec() {
        return new HttpClientCodec(MOST_INITIAL_LINE, MOST_HEADERS, CHUNK);
    }

    private static void fill(ChannelPipeline pipeline, ChannelHandler codec, ResponseReader reader) {
        pipeline.addLast(codec)
                .addLast(new HttpContentDecompressor(false, MOST_DECOMPRESSED_AT_ONCE))
                .addLast(reader);
    }

    /** Takes away what belonged to one request, so that the next may be sent. */
    void clear() {
        List<Class<? extends ChannelHandler>> ofOneRequest = List.of(
                Arrival.class,
                HttpClientCodec.class,
                HttpContentDecompressor.class,
                ResponseReader.class,
                ConnectionEvents.class);
        ofOneRequest.forEach(type -> {
            if (channel.pipeline().get(type) != null) {
                channel.pipeline().remove(type);
            }
        });
    }

    private static final class Arrival extends ChannelInboundHandlerAdapter {
        private final Runnable firstByte;

        Arrival(Runnable firstByte) {
            this.firstByte = firstByte;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            firstByte.run();
            context.fireChannelRead(message);
        }
    }

    /** What happens to a connection of version 2 beside its streams. */
    private static final class ConnectionEvents extends ChannelInboundHandlerAdapter {
        private final Consumer<Throwable> broken;

        ConnectionEvents(ResponseReader reader) {
            this.broken = reader::broken;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof Http2Frame) {
                ReferenceCountUtil.release(message);
            } else {
                context.fireChannelRead(message);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            broken.accept(cause);
            ChannelFuture unused = context.close();
        }
    }
}
