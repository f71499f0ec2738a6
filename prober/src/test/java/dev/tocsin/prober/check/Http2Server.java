package dev.tocsin.prober.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on loopback that speaks HTTP/2 over TLS and nothing else, well or badly as the path says. */
final class Http2Server implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final AtomicInteger connections = new AtomicInteger();
    private final List<List<String>> requests = new CopyOnWriteArrayList<>();
    private final Channel listening;

    private Http2Server(SslContext tls) {
        this.listening = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.incrementAndGet();
                        channels.add(channel);
                        channel.pipeline()
                                .addLast(tls.newHandler(channel.alloc()))
                                .addLast(Http2FrameCodecBuilder.forServer().build())
                                .addLast(new Http2MultiplexHandler(new Streams()))
                                .addLast(new Ignoring());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    static Http2Server start(String certificate, String key) throws Exception {
        return new Http2Server(SslContextBuilder.forServer(
                        new ByteArrayInputStream(certificate.getBytes(UTF_8)),
                        new ByteArrayInputStream(key.getBytes(UTF_8)))
                .applicationProtocolConfig(Protocols.offering(List.of(Protocols.HTTP_2)))
                .build());
    }

    URI url(String path) {
        return URI.create("https://127.0.0.1:" + ((InetSocketAddress) listening.localAddress()).getPort() + path);
    }

    List<List<String>> requests() {
        return requests;
    }

    int connections() {
        return connections.get();
    }

    int open() {
        return channels.size();
    }

    void forget() {
        connections.set(0);
        requests.clear();
    }

    void closeConnections() {
        channels.close().syncUninterruptibly();
    }

    private static final class Ignoring extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            ChannelFuture unused = context.close();
        }
    }

    private final class Streams extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel stream) {
            stream.pipeline().addLast(new Answering());
        }
    }

    private final class Answering extends SimpleChannelInboundHandler<Http2StreamFrame> {
        private String path = "";

        @Override
        protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
            if (frame instanceof Http2HeadersFrame head) {
                path = head.headers().path().toString();
                requests.add(head.headers().names().stream()
                        .map(name -> name + "=" + head.headers().get(name))
                        .toList());
                if (head.isEndStream()) {
                    answer(context, "UP");
                }
            } else if (frame instanceof Http2DataFrame data && data.isEndStream()) {
                answer(context, data.content().toString(UTF_8));
            }
        }

        private void answer(ChannelHandlerContext context, String body) {
            switch (path) {
                case "/reset" -> write(context, new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
                case "/silent" -> {}
                case "/redirect" ->
                    write(
                            context,
                            new DefaultHttp2HeadersFrame(
                                    new DefaultHttp2Headers().status("302").add("location", "/health"), true));
                default -> {
                    write(
                            context,
                            new DefaultHttp2HeadersFrame(
                                    new DefaultHttp2Headers().status("200").add("x-kind", "test")));
                    body(context, body);
                }
            }
        }

        private void body(ChannelHandlerContext context, String body) {
            if (path.equals("/close")) {
                ChannelFuture unused = context.channel().parent().close();
            } else if (path.equals("/endless")) {
                more(context);
            } else {
                write(context, new DefaultHttp2DataFrame(Unpooled.copiedBuffer(body, UTF_8), true));
            }
        }

        private void more(ChannelHandlerContext context) {
            context.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.copiedBuffer("x".repeat(10_000), UTF_8)))
                    .addListener(done -> {
                        if (done.isSuccess()) {
                            more(context);
                        }
                    });
        }

        private static void write(ChannelHandlerContext context, Object frame) {
            ChannelFuture unused = context.writeAndFlush(frame);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            ChannelFuture unused = context.close();
        }
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
