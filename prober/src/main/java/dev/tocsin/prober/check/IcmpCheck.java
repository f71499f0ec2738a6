package dev.tocsin.prober.check;

import dev.tocsin.prober.check.Seen.Answered;
import dev.tocsin.prober.check.Seen.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends one echo request by the system's {@code ping}, because Java has no sockets for ICMP; its latency is the round
 * trip that {@code ping} measured. The program gets an address, never text that somebody wrote.
 *
 * <p>Threading: {@link #ask} may be called by any thread; processes are started and read away from the event loops.
 */
final class IcmpCheck implements Check {
    private static final Pattern TIME = Pattern.compile("time[=<]([0-9.]+) ?ms");
    private static final Pattern UNREACHABLE =
            Pattern.compile("(?im)^From .*?(Destination .*|Time to live .*|No route.*)$");
    private static final int MOST_READ = 16 * 1024;
    private static final int MOST_SHOWN = 200;

    private final Network network;
    private final String program;

    IcmpCheck(Network network) {
        this(network, "ping");
    }

    IcmpCheck(Network network, String program) {
        this.network = network;
        this.program = program;
    }

    @Override
    public CompletableFuture<Seen> ask(Target target) {
        Course course = network.course(target.timeout());
        return course.begin(() -> {
            course.asks(Origin.of(target.url()));
            new Dial(network, course, target, false, List.of(), never -> {})
                    .lookUp(course.origin().host(), found -> send(course, found.get(0)));
        });
    }

    private void send(Course course, InetAddress address) {
        course.clock().enter(Phase.FIRST_BYTE);
        Duration within = course.left();
        var started = CompletableFuture.supplyAsync(() -> run(address, within), network.offLoop());
        CompletableFuture<Void> unused = started.handleAsync(
                (said, failure) -> {
                    if (!course.isOver()) {
                        end(course, address, failure == null ? said : new Said(-1, String.valueOf(failure)));
                    }
                    return null;
                },
                course.loop());
    }

    /** How a program ended and what it said. */
    private record Said(int code, String text) {}

    private Said run(InetAddress address, Duration within) {
        String version = address instanceof Inet6Address ? "-6" : "-4";
        Process process;
        try {
            process = new ProcessBuilder(program, version, "-n", "-c", "1", address.getHostAddress())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            return new Said(-1, "`" + program + "` cannot be run, is iputils-ping installed? " + e.getMessage());
        }
        try (InputStream out = process.getInputStream()) {
            var timed = process.onExit().orTimeout(Math.max(1, within.toMillis()), TimeUnit.MILLISECONDS);
            var unused = timed.whenComplete((ended, late) -> {
                if (late != null) { // of one that has ended, what it said may not be read yet
                    process.destroyForcibly();
                }
            });
            String text = new String(out.readNBytes(MOST_READ), StandardCharsets.UTF_8);
            return new Said(process.waitFor(), text);
        } catch (IOException e) {
            return new Said(-1, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Said(-1, "it was interrupted");
        } finally {
            process.destroyForcibly();
        }
    }

    private static void end(Course course, InetAddress address, Said said) {
        Matcher time = TIME.matcher(said.text());
        if (said.code() == 0 && time.find()) {
            course.end(seen(course, address, Duration.ofNanos((long) (Double.parseDouble(time.group(1)) * 1e6))));
            return;
        }
        Matcher unreachable = UNREACHABLE.matcher(said.text());
        if (unreachable.find()) {
            course.end(Kind.UNREACHABLE, course.origin() + ": " + unreachable.group(1));
        } else if (said.code() == 1 || said.code() > 128) {
            course.end(Kind.TIMED_OUT, "no echo from " + course.origin());
        } else {
            course.end(Kind.OWN_TROUBLE, "this prober cannot ping: " + words(said.text()));
        }
    }

    private static String words(String text) {
        String line = text.strip().replaceAll("\\p{Cntrl}+", " ");
        String cut = line.length() > MOST_SHOWN ? line.substring(0, MOST_SHOWN) + "…" : line;
        boolean forbidden = line.contains("permitted") || line.contains("Permission denied");
        return forbidden ? cut + " (allow it: net.ipv4.ping_group_range, or CAP_NET_RAW for ping)" : cut;
    }

    private static Seen seen(Course course, InetAddress address, Duration roundTrip) {
        var measured = course.clock().timings();
        return new Answered(
                0,
                List.of(),
                "",
                false,
                Optional.empty(),
                List.of(),
                Map.of(),
                new InetSocketAddress(address, 0),
                new Timings(measured.resolve(), Optional.empty(), Optional.empty(), Optional.of(roundTrip), roundTrip),
                List.of());
    }
}
