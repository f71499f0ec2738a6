package dev.tocsin.incidents.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What follows from an input: the next state and what happened, in order. */
public record Decision(EndpointState next, List<Happening> happenings) {
    public Decision {
        happenings = List.copyOf(happenings);
    }

    /** This and what follows from it; a status that changes twice has changed once, or not at all. */
    public Decision and(Function<EndpointState, Decision> more) {
        Decision then = more.apply(next);
        List<Happening> all = new ArrayList<>(happenings);
        for (Happening each : then.happenings()) {
            if (each instanceof Happening.StatusChanged later) {
                Status before = all.stream()
                        .filter(Happening.StatusChanged.class::isInstance)
                        .map(earlier -> ((Happening.StatusChanged) earlier).before())
                        .findFirst()
                        .orElse(later.before());
                all.removeIf(Happening.StatusChanged.class::isInstance);
                if (before != later.after()) {
                    all.add(new Happening.StatusChanged(before, later.after()));
                }
            } else {
                all.add(each);
            }
        }
        return new Decision(then.next(), all);
    }

    /** What happened but for the status. */
    List<Happening> withoutStatus() {
        return happenings.stream()
                .filter(each -> !(each instanceof Happening.StatusChanged))
                .toList();
    }

    /** Nothing happened that anybody else should know. */
    public static Decision quiet(EndpointState next) {
        return new Decision(next, List.of());
    }
}
