package dev.tocsin.hookscdc.capture;

import dev.tocsin.hookscdc.table.Demand;
import dev.tocsin.hookscdc.table.TableProblem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a capture is told from outside, and what it says of itself.
 *
 * <p>Threading: any thread tells and asks, the capture's own waits; problems belong to that one.
 */
final class CaptureControl {

    private static final Logger LOG = LoggerFactory.getLogger(CaptureControl.class);

    private final Signal signal = new Signal();
    private final Set<TableProblem> problems = new HashSet<>();
    private volatile CapturedDatabase definition;
    private volatile Set<Demand> hooks;
    private volatile boolean stopping;
    private volatile Optional<String> trouble = Optional.of("starting");
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    CaptureControl(CapturedDatabase definition, Collection<Demand> hooks) {
        this.definition = definition;
        this.hooks = Set.copyOf(hooks);
    }

    CapturedDatabase definition() {
        return definition;
    }

    /** Takes effect at once, if both need the same engine. */
    void definition(CapturedDatabase newer) {
        definition = newer;
        wake();
    }

    /** What hooks and the definition's own list want of this database. */
    List<Demand> demands() {
        List<Demand> demands = new ArrayList<>(
                hooks.stream().filter(hook -> hook.concerns(definition.name())).toList());
        demands.addAll(definition.publish());
        return demands;
    }

    void hooks(Collection<Demand> newer) {
        hooks = Set.copyOf(newer);
        wake();
    }

    void stop() {
        stopping = true;
        wake();
    }

    boolean stopping() {
        return stopping;
    }

    void wake() {
        signal.wake();
    }

    void await(Duration patience) throws InterruptedException {
        signal.await(patience);
    }

    /** Problems with tables that were told already. */
    Set<TableProblem> problems() {
        return problems;
    }

    /** Why it does not work, for an operator; empty: it works. */
    Optional<String> trouble() {
        return trouble;
    }

    /** It captures. */
    void fine() {
        if (trouble.isPresent()) {
            trouble = Optional.empty();
            told.clear();
            LOG.atInfo().addKeyValue("database", definition.name()).log("capturing");
        }
    }

    /** It does not work; logged when it is another reason than last. */
    void troubled(String reason) {
        trouble = Optional.of(reason);
        if (!told.contains(reason)) {
            told.clear();
            told.add(reason);
            LOG.atWarn()
                    .addKeyValue("database", definition.name())
                    .addKeyValue("error", reason)
                    .log("a database is not captured as it should be; trying again");
        }
    }
}
