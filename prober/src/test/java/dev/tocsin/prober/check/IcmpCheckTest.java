package dev.tocsin.prober.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.prober.check.Seen.Answered;
import dev.tocsin.prober.check.Seen.Kind;
import dev.tocsin.prober.check.Seen.NoAnswer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a program in the place of {@code ping} that says what one of Debian's has said. */
class IcmpCheckTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private static Path folder;

    private final Network network =
            new Network(1, new BodyBudget(1), new Names(System::nanoTime), InstantSource.system(), System::nanoTime);

    @AfterEach
    void stop() {
        network.close();
    }

    /** The program reads the script: one that was just written may not be run by a process with other children. */
    @BeforeAll
    static void writeProgram() throws IOException {
        Files.writeString(folder.resolve("ping"), "#!/bin/sh\n. \"$(dirname \"$0\")/script\"\n");
        Files.setPosixFilePermissions(folder.resolve("ping"), PosixFilePermissions.fromString("rwx------"));
    }

    private Seen ask(String script, Duration timeout) throws IOException {
        Files.writeString(folder.resolve("script"), script + "\n");
        return ask(folder.resolve("ping").toString(), "icmp://127.0.0.1", timeout);
    }

    private Seen ask(String program, String url, Duration timeout) {
        return new IcmpCheck(network, program)
                .ask(Target.of("icmp", URI.create(url), timeout))
                .join();
    }

    @Test
    void takesTheRoundTripThatWasMeasured() throws IOException {
        Answered seen = (Answered) ask(
                "test \"$*\" = '-4 -n -c 1 127.0.0.1' || exit 2\n"
                        + "echo '64 bytes from 127.0.0.1: icmp_seq=1 ttl=64 time=12.5 ms'",
                LONG);

        assertThat(seen.timings().total()).isEqualTo(Duration.ofNanos(12_500_000));
        assertThat(seen.address().getAddress().getHostAddress()).isEqualTo("127.0.0.1");
    }

    @Test
    void saysWhenNoEchoComes() throws IOException {
        NoAnswer seen = (NoAnswer) ask("echo '1 packets transmitted, 0 received'; exit 1", LONG);

        assertThat(seen.kind()).as(seen.message()).isEqualTo(Kind.TIMED_OUT);
        assertThat(seen.message()).isEqualTo("no echo from icmp://127.0.0.1");
    }

    @Test
    void saysWhatTheNetworkSays() throws IOException {
        NoAnswer seen = (NoAnswer) ask("echo 'From 10.0.0.1 icmp_seq=1 Destination Host Unreachable'; exit 1", LONG);

        assertThat(seen.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(seen.message()).isEqualTo("icmp://127.0.0.1: Destination Host Unreachable");
    }

    @Test
    void notBeingPermittedIsNoFaultOfTheTarget() throws IOException {
        NoAnswer seen = (NoAnswer) ask("echo 'ping: socket: Operation not permitted' >&2; exit 2", LONG);

        assertThat(seen.kind()).isEqualTo(Kind.OWN_TROUBLE);
        assertThat(seen.message())
                .isEqualTo("this prober cannot ping: ping: socket: Operation not permitted"
                        + " (allow it: net.ipv4.ping_group_range, or CAP_NET_RAW for ping)");
    }

    @Test
    void neitherIsAProgramThatIsNotThere() {
        NoAnswer seen = (NoAnswer) ask(folder.resolve("none").toString(), "icmp://127.0.0.1", LONG);

        assertThat(seen.kind()).isEqualTo(Kind.OWN_TROUBLE);
        assertThat(seen.message()).contains("cannot be run, is iputils-ping installed?");
    }

    @Test
    void endsInTimeAndLeavesNoProcessBehind() throws IOException {
        NoAnswer seen =
                (NoAnswer) ask("echo $$ > " + folder.resolve("pid") + "; exec sleep 60", Duration.ofMillis(700));

        assertThat(seen.kind()).isEqualTo(Kind.TIMED_OUT);
        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        await().until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }
}
