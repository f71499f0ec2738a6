package dev.tocsin.prober.check;

import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * All protocols by name, and what they share.
 *
 * <p>Threading: {@link #ask} may be called by any thread; futures complete on an event loop, so what depends on them
 * must not block.
 */
public final class Checks implements AutoCloseable {
    private static final Map<String, Function<Network, Check>> PROTOCOLS = Map.of(
            "http", HttpCheck::new,
            "tcp", TcpCheck::new,
            "tls", TlsCheck::new,
            "dns", DnsCheck::new,
            "icmp", IcmpCheck::new,
            "task", TaskCheck::new,
            "up", UpCheck::new,
            "modules", ModulesCheck::new);

    private final Network network;
    private final Map<String, Check> checks;

    private Checks(Network network) {
        this.network = network;
        this.checks = PROTOCOLS.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().apply(network)));
    }

    /**
     * Starts the event loops.
     *
     * @param threads event loops; one handles thousands of plain probes a second
     * @param bodyMemory bytes that the bodies of all running probes may take together
     * @param clock against which reports are judged
     * @param nanoTime {@link System#nanoTime}
     */
    public static Checks start(int threads, long bodyMemory, InstantSource clock, LongSupplier nanoTime) {
        return new Checks(new Network(threads, new BodyBudget(bodyMemory), new Names(nanoTime), clock, nanoTime));
    }

    /** The same with name servers of one's own. */
    static Checks start(int threads, long bodyMemory, DnsServerAddressStreamProvider servers, LongSupplier nanoTime) {
        return new Checks(new Network(
                threads, new BodyBudget(bodyMemory), new Names(servers, nanoTime), InstantSource.system(), nanoTime));
    }

    /** The protocols that are known. */
    public static Set<String> names() {
        return PROTOCOLS.keySet();
    }

    /** Completes normally, always: trouble is a {@link Seen.NoAnswer}. */
    public CompletableFuture<Seen> ask(Target target) {
        Check check = checks.get(target.probe());
        if (check == null) {
            throw new IllegalArgumentException("no protocol '" + target.probe() + "'");
        }
        return check.ask(target);
    }

    /** Ends the event loops; probes still running never complete. */
    @Override
    public void close() {
        network.close();
    }
}
