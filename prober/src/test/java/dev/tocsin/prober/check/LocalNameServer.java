package dev.tocsin.prober.check;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A name server on loopback that answers as a test wants, or not at all. */
final class LocalNameServer implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Channel channel;

    /** What it is asked. */
    record Query(String name, String type) {}

    /** What it answers. */
    record Answer(DnsResponseCode code, List<Resource> records, boolean truncated) {}

    /** One resource record. */
    record Resource(String type, ByteBuf content) {}

    private LocalNameServer(Function<Query, Optional<Answer>> answers) {
        this.channel = new Bootstrap()
                .group(loops)
                .channel(NioDatagramChannel.class)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new DatagramDnsQueryDecoder())
                                .addLast(new DatagramDnsResponseEncoder())
                                .addLast(new Answering(answers));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    static LocalNameServer start(Function<Query, Optional<Answer>> answers) {
        return new LocalNameServer(answers);
    }

    static Answer nothing() {
        return new Answer(DnsResponseCode.NOERROR, List.of(), false);
    }

    static Answer unknown() {
        return new Answer(DnsResponseCode.NXDOMAIN, List.of(), false);
    }

    static Answer address(String... addresses) {
        List<Resource> records = new ArrayList<>();
        for (String address : addresses) {
            byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
            records.add(new Resource(bytes.length == 4 ? "A" : "AAAA", Unpooled.wrappedBuffer(bytes)));
        }
        return new Answer(DnsResponseCode.NOERROR, records, false);
    }

    static Answer record(String type, byte[] content) {
        return new Answer(DnsResponseCode.NOERROR, List.of(new Resource(type, Unpooled.wrappedBuffer(content))), false);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    List<String> asked() {
        return asked;
    }

    private final class Answering extends SimpleChannelInboundHandler<DatagramDnsQuery> {
        private final Function<Query, Optional<Answer>> answers;

        Answering(Function<Query, Optional<Answer>> answers) {
            this.answers = answers;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) {
            DnsQuestion question = query.recordAt(DnsSection.QUESTION);
            asked.add(question.type().name() + " " + question.name());
            answers.apply(new Query(question.name(), question.type().name())).ifPresent(answer -> {
                var response = new DatagramDnsResponse(
                        /* sender= */ query.recipient(), /* recipient= */ query.sender(), query.id());
                response.setCode(answer.code()).setTruncated(answer.truncated());
                response.addRecord(DnsSection.QUESTION, question);
                answer.records().forEach(each -> response.addRecord(DnsSection.ANSWER, raw(question.name(), each)));
                ChannelFuture unused = context.writeAndFlush(response);
            });
        }

        private static DefaultDnsRawRecord raw(String name, Resource each) {
            ByteBuf content = each.content().copy();
            return new DefaultDnsRawRecord(name, DnsRecordType.valueOf(each.type()), 60, content);
        }
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
