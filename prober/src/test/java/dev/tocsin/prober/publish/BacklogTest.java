package dev.tocsin.prober.publish;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private final Backlog<String> backlog = new Backlog<>(3);

    private @Nullable String take() throws InterruptedException {
        return backlog.take(1).map(Backlog.Item::what).orElse(null);
    }

    @Test
    void givesTheOldestFirst() throws InterruptedException {
        backlog.add("a");
        backlog.add("b");

        assertThat(take()).isEqualTo("a");
        assertThat(take()).isEqualTo("b");
        assertThat(take()).isNull();
    }

    @Test
    void dropsTheOldestWhenItIsFullAndCounts() throws InterruptedException {
        for (String each : new String[] {"a", "b", "c", "d", "e"}) {
            backlog.add(each);
        }

        assertThat(backlog.dropped()).isEqualTo(2);
        assertThat(backlog.size()).isEqualTo(3);
        assertThat(take()).isEqualTo("c");
    }

    @Test
    void putsBackWhatCouldNotBeSentBeforeWhatCameLater() throws InterruptedException {
        backlog.add("a");
        backlog.add("b");
        var first = backlog.take(1).orElseThrow();
        var second = backlog.take(1).orElseThrow();
        backlog.add("c");

        backlog.putBack(second);
        backlog.putBack(first);

        assertThat(take()).isEqualTo("a");
        assertThat(take()).isEqualTo("b");
        assertThat(take()).isEqualTo("c");
    }

    @Test
    void dropsWhatIsPutBackWhenNewerOnesHaveFilledIt() throws InterruptedException {
        backlog.add("a");
        var first = backlog.take(1).orElseThrow();
        backlog.add("b");
        backlog.add("c");
        backlog.add("d");

        backlog.putBack(first);

        assertThat(take()).isEqualTo("b");
        assertThat(backlog.dropped()).isEqualTo(1);
    }
}
