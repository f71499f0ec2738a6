package dev.tocsin.incidents.stream.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgendaTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<String, byte[]> store;

    @SuppressWarnings("NullAway.Init")
    private Agenda agenda;

    @BeforeEach
    void open() {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "tocsin.callbacks");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
        var context = new MockProcessorContext<Void, Void>(settings, new TaskId(0, 0), folder.toFile());
        store = Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore("orders"), Serdes.String(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        agenda = new Agenda(new Shelf<>(store, "timers", Serdes.String()));
    }

    @Test
    void givesWhatIsDueEarliestFirstAndOnce() {
        agenda.put(NOON.plusMillis(2), "later");
        agenda.put(NOON, "now");
        agenda.put(NOON.plusMillis(1), "soon");

        assertThat(agenda.take(NOON.plusMillis(1), 10)).containsExactly("now", "soon");
        assertThat(agenda.take(NOON.plusMillis(1), 10)).isEmpty();
        assertThat(agenda.take(NOON.plusMillis(2), 10)).containsExactly("later");
    }

    @Test
    void givesWhatIsPutForATimeThatHasPassed() {
        assertThat(agenda.take(NOON, 10)).isEmpty();

        agenda.put(NOON.minusSeconds(3600), "the clock was set back");

        assertThat(agenda.take(NOON, 10)).containsExactly("the clock was set back");
    }

    @Test
    void givesTheRestWhereMoreIsDueThanIsWanted() {
        agenda.put(NOON, "a");
        agenda.put(NOON, "b");
        agenda.put(NOON, "c");

        assertThat(agenda.take(NOON, 2)).containsExactly("a", "b");
        assertThat(agenda.take(NOON, 2)).containsExactly("c");
    }

    @Test
    void doesNotGiveWhatWasRemoved() {
        agenda.put(NOON, "a");
        agenda.remove(NOON, "a");

        assertThat(agenda.take(NOON, 10)).isEmpty();
    }

    @Test
    void doesNotSeeWhatIsOnOtherShelvesOfTheStore() {
        new Agenda(new Shelf<>(store, "timers-of-others", Serdes.String())).put(NOON, "theirs");
        new Agenda(new Shelf<>(store, "expiries", Serdes.String())).put(NOON, "theirs, too");
        agenda.put(NOON, "mine");

        assertThat(agenda.take(NOON.plusSeconds(1), 10)).containsExactly("mine");
    }
}
