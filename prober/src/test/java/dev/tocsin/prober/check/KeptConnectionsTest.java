package dev.tocsin.prober.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeptConnectionsTest {
    private static final long NOTHING_SCHEDULED = -1;
    private static final EventLoop LOOP = new EmbeddedChannel().eventLoop();
    private static final KeptConnections.Key HERE =
            new KeptConnections.Key(LOOP, new Origin("http", "here", 80), Route.DIRECT, Security.USUAL);
    private static final KeptConnections.Key THERE =
            new KeptConnections.Key(LOOP, new Origin("http", "there", 80), Route.DIRECT, Security.USUAL);

    private final KeptConnections kept = new KeptConnections();

    private EmbeddedChannel keptFor(KeptConnections.Key key) {
        var channel = new EmbeddedChannel();
        kept.keep(key, channel);
        return channel;
    }

    @Test
    void whatWasUsedAtOnceIsKeptForItsOriginAloneAndEachIsTakenOnce() {
        EmbeddedChannel first = keptFor(HERE);
        EmbeddedChannel second = keptFor(HERE);

        assertThat(kept.take(THERE)).isEmpty();
        assertThat(kept.take(HERE)).contains(second);
        assertThat(kept.take(HERE)).contains(first);
        assertThat(kept.take(HERE)).isEmpty();
    }

    @Test
    void sixteenOfAnOriginAreKeptAndWhatIsMoreIsClosed() {
        List<EmbeddedChannel> channels =
                Stream.generate(() -> keptFor(HERE)).limit(17).toList();

        assertThat(channels.subList(0, 16)).allMatch(EmbeddedChannel::isActive);
        assertThat(channels.get(16).isActive()).isFalse();
    }

    @Test
    void whatNobodyAskedForInTenMinutesIsClosed() {
        EmbeddedChannel channel = keptFor(HERE);

        channel.advanceTimeBy(10, TimeUnit.MINUTES);
        channel.runPendingTasks();

        assertThat(channel.isActive()).isFalse();
        assertThat(kept.take(HERE)).isEmpty();
    }

    @Test
    void whatIsTakenLeavesNoTimerBehind() {
        EmbeddedChannel channel = keptFor(HERE);

        kept.take(HERE);

        assertThat(channel.runScheduledPendingTasks()).isEqualTo(NOTHING_SCHEDULED);
        assertThat(channel.pipeline().names()).hasSize(1);
    }

    @Test
    void whatIsClosedOrSpokenToUnaskedIsNotGiven() {
        EmbeddedChannel closed = keptFor(HERE);
        EmbeddedChannel spokenTo = keptFor(HERE);

        ChannelFuture unused = closed.close();
        spokenTo.writeInbound(Unpooled.wrappedBuffer(new byte[] {1}));

        assertThat(kept.take(HERE)).isEmpty();
    }
}
