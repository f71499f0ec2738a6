package dev.tocsin.prober.check;

import dev.tocsin.prober.check.Seen.Kind;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * From a name to an open connection: finds addresses, tries one after the other, goes through a proxy and makes TLS
 * where that is wanted. What goes wrong ends the course.
 *
 * <p>Threading: owned by the event loop of its course.
 */
final class Dial {
    private static final int MOST_ADDRESSES = 4;
    private static final long DOUBT_MILLIS = 1000;

    private final Network network;
    private final Course course;
    private final Target target;
    private final Consumer<Channel> then;
    private final Optional<Proxy> proxy;
    private final boolean secure;
    private final List<String> protocols;
    private @Nullable SslContext context;

    /**
     * @param secure whether TLS is made
     * @param protocols to be offered then
     */
    Dial(
            Network network,
            Course course,
            Target target,
            boolean secure,
            List<String> protocols,
            Consumer<Channel> then) {
        this.network = network;
        this.course = course;
        this.target = target;
        this.then = then;
        this.secure = secure;
        this.protocols = protocols;
        this.proxy = target.route().proxy().map(Proxy::of);
    }

    /** Throws IllegalArgumentException where the definition cannot be used as it is written. */
    void begin() {
        prepare();
        if (proxy.isPresent() && ForbiddenAddresses.isWritten(course.origin().host())) {
            forbidden();
            return;
        }
        String host = course.origin().host();
        int port = course.origin().port();
        Origin first = proxy.map(Proxy::origin).orElse(course.origin());
        lookUp(
                first.host(),
                found -> tryInTurn(
                        found.stream()
                                .map(address -> new InetSocketAddress(address, first.port()))
                                .toList(),
                        InetSocketAddress.createUnresolved(host, port)));
    }

    private void prepare() {
        if (secure) {
            context = tlsContext();
        }
    }

    private SslContext tlsContext() {
        try {
            return network.trust().context(target.security(), protocols);
        } catch (SSLException e) {
            throw new IllegalArgumentException("TLS cannot be made as it is written", e);
        }
    }

    /** The addresses of a name that may be connected to. */
    void lookUp(String host, Consumer<List<InetAddress>> found) {
        long began = network.nanoTime().getAsLong();
        course.looksUp(() -> network.names().answeredSince(began));
        var doubt = course.loop()
                .schedule(
                        () -> network.names().askForTheRoot(course.loop()),
                        Math.min(DOUBT_MILLIS, course.timeout().toMillis() / 4),
                        TimeUnit.MILLISECONDS);
        network.names().addresses(host, target.route().ip(), course.loop()).addListener(done -> {
            doubt.cancel(false);
            resolved(done, found);
        });
    }

    private void resolved(Future<? super List<InetAddress>> done, Consumer<List<InetAddress>> found) {
        if (course.isOver()) {
            return;
        }
        if (!done.isSuccess()) {
            boolean silent = Trouble.isSilence(done.cause()) && !course.nameServersAnswer();
            course.end(
                    silent
                            ? Trouble.noNameServer(course.origin())
                            : Trouble.of(done.cause(), Phase.RESOLVE, course.origin()));
            return;
        }
        @SuppressWarnings("unchecked")
        var all = (List<InetAddress>) done.getNow();
        List<InetAddress> wanted = all.stream().filter(this::isWanted).toList();
        if (wanted.isEmpty()) {
            course.end(Kind.UNRESOLVED, course.origin() + " has no address of the wanted kind");
            return;
        }
        List<InetAddress> allowed = wanted.stream()
                .filter(each -> !ForbiddenAddresses.contains(each))
                .limit(MOST_ADDRESSES)
                .toList();
        course.clock().enter(Phase.CONNECT);
        if (allowed.isEmpty()) {
            forbidden();
            return;
        }
        found.accept(allowed);
    }

    /** A name is looked up for that kind alone; an address is what it is. */
    private boolean isWanted(InetAddress address) {
        return target.route()
                .ip()
                .map(version -> (version == 6) == (address instanceof Inet6Address))
                .orElse(true);
    }

    private void forbidden() {
        course.end(
                Kind.FORBIDDEN,
                course.origin() + " leads to an address that is never probed (link-local, cloud metadata)");
    }

    private void tryInTurn(List<InetSocketAddress> addresses, InetSocketAddress goal) {
        connect(addresses, 0, goal);
    }

    private void connect(List<InetSocketAddress> addresses, int index, InetSocketAddress goal) {
        InetSocketAddress address = addresses.get(index);
        Duration share = course.left().dividedBy(addresses.size() - index);
        boolean last = index == addresses.size() - 1;
        Duration within = last ? course.timeout().plusSeconds(1) : share;
        boolean tunnel = proxy.filter(each -> each.tunnels(secure)).isPresent();
        var attempt = network.connect(tunnel ? goal : address, within, course.loop(), pipeline(address, tunnel));
        course.uses(attempt.channel());
        attempt.addListener(done -> {
            if (course.isOver()) {
                ChannelFuture unused = attempt.channel().close();
            } else if (done.isSuccess()) {
                connected(attempt.channel());
            } else if (last) {
                course.end(connectTrouble(done.cause()));
            } else {
                connect(addresses, index + 1, goal);
            }
        });
    }

    /** A proxy that cannot be reached is no target's fault. */
    private Trouble connectTrouble(Throwable thrown) {
        Trouble trouble = Trouble.of(
                thrown, course.clock().phase(), proxy.map(Proxy::origin).orElse(course.origin()));
        return proxy.isPresent() ? trouble.ofTheWay() : trouble;
    }

    private ChannelInitializer<SocketChannel> pipeline(InetSocketAddress address, boolean tunnel) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                if (tunnel) {
                    proxy.ifPresent(each -> channel.pipeline().addLast(each.handler(address, course.timeout())));
                }
                if (context != null) {
                    channel.pipeline().addLast(tls(channel, context)).addLast(new Farewell());
                }
                channel.pipeline().addLast(new Meanwhile());
            }
        };
    }

    private SslHandler tls(Channel channel, SslContext made) {
        SslHandler handler = made.newHandler(
                channel.alloc(), course.origin().host(), course.origin().port());
        handler.setHandshakeTimeoutMillis(course.timeout().plusSeconds(1).toMillis());
        return handler;
    }

    private void connected(Channel open) {
        ProxyHandler through = open.pipeline().get(ProxyHandler.class);
        if (through == null) {
            securely(open);
            return;
        }
        course.clock().enter(Phase.PROXY);
        through.connectFuture().addListener(done -> {
            if (!course.isOver() && done.isSuccess()) {
                securely(open);
            } else if (!course.isOver()) {
                course.end(Trouble.of(done.cause(), Phase.PROXY, course.origin()));
            }
        });
    }

    private void securely(Channel open) {
        SslHandler tls = open.pipeline().get(SslHandler.class);
        if (tls == null) {
            ready(open);
            return;
        }
        course.clock().enter(Phase.TLS);
        shakeHands(open, tls);
    }

    /** Makes TLS over a connection that began without it. */
    void upgrade(Channel open) {
        SslHandler tls = tls(open, tlsContext());
        course.clock().enter(Phase.TLS);
        open.pipeline().addFirst(new Farewell()).addFirst(tls);
        shakeHands(open, tls);
    }

    private void shakeHands(Channel open, SslHandler tls) {
        tls.handshakeFuture().addListener(done -> {
            if (course.isOver()) {
                return;
            }
            if (done.isSuccess()) {
                ready(open);
            } else {
                course.end(Trouble.of(done.cause(), Phase.TLS, course.origin()));
            }
        });
    }

    private void ready(Channel open) {
        if (open.pipeline().get(Meanwhile.class) != null) {
            open.pipeline().remove(Meanwhile.class);
        }
        course.clock().enter(Phase.FIRST_BYTE);
        then.accept(open);
    }

    /** Before there is somebody to tell, what goes wrong is told by futures. */
    private static final class Meanwhile extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            ChannelFuture unused = context.close();
        }
    }

    /** Whoever ends TLS has said everything, even if the connection stays open. */
    private static final class Farewell extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            context.fireUserEventTriggered(event);
            if (event instanceof SslCloseCompletionEvent) {
                ChannelFuture unused = context.close();
            }
        }
    }
}
