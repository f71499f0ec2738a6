package dev.tocsin.bootstrap.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartOrderTest {
    private final List<String> journal = new ArrayList<>();

    private RecordedPart part(String name) {
        return new RecordedPart(name, journal);
    }

    @Test
    void stopsInReverseOrder() {
        var order = StartOrder.of("app", parts -> {
            parts.open("client", () -> () -> journal.add("stop client"));
            parts.start("reader", () -> part("reader"));
            parts.start("writer", () -> part("writer"));
        });

        order.close();

        assertThat(journal)
                .containsExactly("start reader", "start writer", "stop writer", "stop reader", "stop client");
    }

    @Test
    void stopsOnlyOnce() {
        var order = StartOrder.of("app", parts -> parts.start("reader", () -> part("reader")));
        order.close();

        order.close();

        assertThat(journal).containsExactly("start reader", "stop reader");
    }

    @Test
    void stopsWhatWasStartedWhenAPartFails() {
        assertThatThrownBy(() -> StartOrder.of("app", parts -> {
                    parts.start("reader", () -> part("reader"));
                    parts.start("writer", () -> part("writer"));
                    parts.start("broken", () -> {
                        throw new IllegalStateException("no broker");
                    });
                }))
                .hasMessage("no broker");

        assertThat(journal).containsExactly("start reader", "start writer", "stop writer", "stop reader");
    }

    @Test
    void stopsWhatWasStartedWhenTheWiringBetweenPartsFails() {
        assertThatThrownBy(() -> StartOrder.of("app", parts -> {
                    parts.start("reader", () -> part("reader"));
                    throw new IllegalStateException("no topic");
                }))
                .hasMessage("no topic");

        assertThat(journal).containsExactly("start reader", "stop reader");
    }

    @Test
    void stopsTheOthersEvenIfOneCannotStop() {
        var order = StartOrder.of("app", parts -> {
            parts.start("reader", () -> part("reader"));
            parts.open("stubborn", () -> () -> {
                throw new IllegalStateException("stuck");
            });
        });

        order.close();

        assertThat(journal).contains("stop reader");
    }

    @Test
    void stopsAPartThatFinishesStartingAfterTheClose() {
        var order = new StartOrder("app");

        assertThatThrownBy(() -> order.start("late", () -> {
                    order.close();
                    return part("late");
                }))
                .hasMessageContaining("closed while late started");

        assertThat(journal).containsExactly("start late", "stop late");
    }

    @Test
    void isReadyWhenAllPartsAre() {
        var order = StartOrder.of("app", parts -> {
            parts.start("reader", () -> part("reader"));
            parts.start("writer", () -> part("writer"));
        });

        assertThat(order.health()).isEqualTo(Health.ready("app"));
        assertThat(order.parts()).containsExactly(Health.ready("reader"), Health.ready("writer"));
    }

    @Test
    void namesThePartThatIsNotReadyAndWhy() {
        var order = new StartOrder("app");
        order.start("reader", () -> part("reader"));
        order.start("writer", () -> part("writer")).becomes(Health.failing("writer", "no broker answers"));

        assertThat(order.health()).isEqualTo(new Health("app", true, false, List.of("writer: no broker answers")));
    }

    @Test
    void isDeadWhenOnePartIs() {
        var order = new StartOrder("app");
        order.start("reader", () -> part("reader")).becomes(Health.dead("reader", "fenced"));

        assertThat(order.health()).isEqualTo(Health.dead("app", "reader: fenced"));
    }

    @Test
    void showsThePartsOfItsParts() {
        var order = new StartOrder("all");
        order.start("app", () -> StartOrder.of("app", parts -> parts.start("reader", () -> part("reader"))));

        assertThat(order.parts()).containsExactly(Health.ready("reader"));
    }
}
