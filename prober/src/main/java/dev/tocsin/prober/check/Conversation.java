package dev.tocsin.prober.check;

import dev.tocsin.prober.check.Seen.Answered;
import dev.tocsin.prober.check.Seen.Kind;
import dev.tocsin.prober.check.StartTls.Step;
import dev.tocsin.prober.expect.CountedCharacters;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One probe by TCP: what is said and awaited, step by step.
 *
 * <p>Threading: owned by the event loop of its course, where patterns are bounded by few steps.
 */
final class Conversation {
    private static final int MOST_READ = 64 * 1024;
    private static final long MOST_STEPS = 500_000;
    private static final int MOST_SHOWN = 80;

    private final Target target;
    private final Course course;
    private final Network network;
    private final Deque<Step> upgrading = new ArrayDeque<>();
    private final StringBuilder received = new StringBuilder();
    private Optional<Dial> dial = Optional.empty();
    private Optional<Pattern> awaited = Optional.empty();
    private boolean greeted;

    Conversation(Target target, Course course, Network network) {
        this.target = target;
        this.course = course;
        this.network = network;
    }

    CompletableFuture<Seen> begin() {
        return course.begin(() -> {
            try {
                course.asks(Origin.of(target.url()));
                awaited = option("receive").map(Pattern::compile);
                option("starttls")
                        .ifPresent(protocol ->
                                upgrading.addAll(StartTls.of(protocol).steps()));
                greeted = upgrading.isEmpty();
                var way = new Dial(network, course, target, false, List.of(), this::open);
                dial = Optional.of(way);
                way.begin();
            } catch (PatternSyntaxException e) {
                course.end(Kind.UNASKABLE, "'receive' is not a regular expression: " + e.getDescription());
            }
        });
    }

    private Optional<String> option(String name) {
        return Optional.ofNullable(target.options().get(name)).filter(text -> !text.isEmpty());
    }

    /** First when it is connected, then again when it is secure. */
    private void open(Channel channel) {
        if (channel.pipeline().get(Ear.class) == null) {
            channel.pipeline().addLast(new Ear());
        }
        if (greeted) {
            option("send").ifPresent(text -> say(channel, text.getBytes(StandardCharsets.UTF_8)));
        }
        goOn(channel);
    }

    private static void say(Channel channel, byte[] bytes) {
        ChannelFuture unused = channel.writeAndFlush(Unpooled.wrappedBuffer(bytes));
    }

    private void goOn(Channel channel) {
        try {
            while (!upgrading.isEmpty() && found(upgrading.element().await())) {
                Step step = upgrading.remove();
                received.setLength(0);
                if (upgrading.isEmpty()) {
                    greeted = true;
                    dial.orElseThrow().upgrade(channel);
                    return;
                }
                say(channel, step.bytes());
            }
            if (greeted && (awaited.isEmpty() || found(awaited.get()))) {
                course.end(seen(channel));
            } else if (received.length() >= MOST_READ) {
                course.end(Kind.UNEXPECTED, unexpected("said more than 64 KiB without"));
            }
        } catch (CountedCharacters.TooManySteps | StackOverflowError e) {
            course.end(
                    Kind.UNEXPECTED, "gave up looking for '" + expected() + "' in what " + course.origin() + " said");
        } catch (IllegalArgumentException e) {
            course.end(Kind.UNASKABLE, e.getMessage());
        }
    }

    private boolean found(Pattern pattern) {
        return pattern.matcher(new CountedCharacters(received, MOST_STEPS)).find();
    }

    private String expected() {
        return upgrading.isEmpty()
                ? awaited.map(Pattern::pattern).orElse("")
                : upgrading.element().await().pattern();
    }

    private String unexpected(String how) {
        String said = received.length() > MOST_SHOWN ? received.substring(0, MOST_SHOWN) + "…" : received.toString();
        return course.origin() + " " + how + " anything that matches '"
                + expected().strip() + "': it said '"
                + said.replaceAll("\\p{Cntrl}+", " ").strip() + "'";
    }

    private Seen seen(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        return new Answered(
                0,
                List.of(),
                target.bodyWanted() ? received.toString() : "",
                false,
                tls == null ? Optional.empty() : Certificate.of(tls.engine().getSession()),
                List.of(),
                tls == null
                        ? Map.of()
                        : Map.of("tls_version", tls.engine().getSession().getProtocol()),
                (InetSocketAddress) channel.remoteAddress(),
                course.clock().timings(),
                List.of());
    }

    private final class Ear extends SimpleChannelInboundHandler<ByteBuf> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
            if (course.isOver()) {
                return;
            }
            if (course.clock().phase() == Phase.FIRST_BYTE && greeted) {
                course.clock().enter(Phase.REST);
            }
            String text = bytes.toString(StandardCharsets.UTF_8);
            received.append(text, 0, Math.min(text.length(), MOST_READ - received.length()));
            goOn(context.channel());
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (!course.isOver() && course.clock().phase() != Phase.TLS) {
                course.end(Kind.UNEXPECTED, unexpected("closed the connection without"));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (!course.isOver() && course.clock().phase() != Phase.TLS) {
                course.end(Trouble.of(cause, course.clock().phase(), course.origin()));
            }
        }
    }
}
