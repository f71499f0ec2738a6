package dev.tocsin.anexia.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UpTest {

    private final Map<String, Check> checks = new LinkedHashMap<>();

    @Test
    void allChecksAreLookedAtTogetherSoThatSlowOnesDoNotAddUp() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        Check meeting = () -> {
            both.countDown();
            both.await();
        };
        checks.put("one", meeting);
        checks.put("other", meeting);

        assertThat(look(Duration.ofSeconds(20)).text()).isEqualTo("OK");
    }

    @Test
    void whatHangsIsInterruptedAndNotBegunAgainBesideItself() {
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger interrupted = new AtomicInteger();
        CountDownLatch free = new CountDownLatch(1);
        checks.put("cache", () -> {
            begun.incrementAndGet();
            while (free.getCount() > 0) {
                try {
                    free.await();
                } catch (InterruptedException ignored) {
                    interrupted.incrementAndGet();
                }
            }
        });
        var up = new Up(checks, Duration.ofMillis(100));

        assertThat(up.look().join()).isEqualTo(new UpReport(500, "ERROR: cache: no answer within 100 ms"));
        assertThat(up.look().join().status()).isEqualTo(500);
        assertThat(begun).hasValue(1);
        await().until(() -> interrupted.get() > 0);

        free.countDown();
        await().untilAsserted(() -> assertThat(up.look().join()).isEqualTo(new UpReport(200, "OK")));
        assertThat(begun).hasValueGreaterThan(1);
    }

    @Test
    void whoAsksAtTheSameTimeIsToldTheSameLook() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        CountDownLatch asked = new CountDownLatch(1);
        checks.put("cache", () -> {
            begun.incrementAndGet();
            asked.await();
        });
        var up = new Up(checks, Duration.ofSeconds(20));

        var one = up.look();
        var other = up.look();
        asked.countDown();

        assertThat(one.get().text()).isEqualTo("OK");
        assertThat(other.get().text()).isEqualTo("OK");
        assertThat(begun).hasValue(1);
    }

    @Test
    void anErrorOfTheMachineIsAFindingToo() {
        checks.put("cache", () -> {
            throw new NoClassDefFoundError("shop/Cache");
        });

        assertThat(look(Duration.ofSeconds(5)).text()).isEqualTo("ERROR: shop/Cache");
    }

    @Test
    void aFindingIsOneLineAndNotLong() {
        checks.put("cache", () -> {
            throw new IllegalStateException(" first\r\n\tsecond\u2028third ");
        });
        checks.put("queue", () -> {
            throw new IllegalStateException("x".repeat(5_000));
        });
        checks.put("none", () -> {
            throw new IllegalStateException();
        });

        assertThat(look(Duration.ofSeconds(5)).text())
                .isEqualTo("ERROR: first second third\nERROR: " + "x".repeat(1_000) + "…\nERROR: -");
    }

    @Test
    void threadsThatWaitForEachOtherAreAnError() throws Exception {
        var one = new java.util.concurrent.locks.ReentrantLock();
        var other = new java.util.concurrent.locks.ReentrantLock();
        AtomicBoolean ended = new AtomicBoolean();
        CountDownLatch both = new CountDownLatch(2);
        Thread first = holding(one, other, both, ended, "first-of-two");
        Thread second = holding(other, one, both, ended, "second-of-two");
        checks.put("process", new ProcessCheck());

        await().untilAsserted(() -> assertThat(look(Duration.ofSeconds(5)).text())
                .isEqualTo("ERROR: threads wait for each other for ever: first-of-two, second-of-two"));

        first.interrupt();
        second.interrupt();
        first.join();
        second.join();
        assertThat(look(Duration.ofSeconds(5)).text()).isEqualTo("OK");
    }

    private static Thread holding(
            java.util.concurrent.locks.Lock held,
            java.util.concurrent.locks.Lock wanted,
            CountDownLatch both,
            AtomicBoolean ended,
            String name) {
        Thread thread = new Thread(
                () -> {
                    held.lock();
                    try {
                        both.countDown();
                        both.await();
                        wanted.lockInterruptibly();
                        ended.set(true);
                    } catch (InterruptedException told) {
                        Thread.currentThread().interrupt();
                    } finally {
                        held.unlock();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private UpReport look(Duration timeout) {
        return new Up(checks, timeout).look().join();
    }
}
