package dev.tocsin.incidents.detection;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** What one location makes of an endpoint. Observations reach it in the order of their slots. */
public sealed interface LocationState {

    /** What it makes of it after one more observation, which is not inconclusive. */
    Step on(Observation seen, Rules rules);

    /** The same where these failures, which need not have come in a row, count together. */
    default LocationState among(Run failures) {
        return this;
    }

    /** The same with every run forgotten: what was probed is no longer what will be. */
    LocationState startingOver();

    /**
     * What follows from one observation.
     *
     * @param because why it thinks otherwise now; empty where it does not
     */
    record Step(LocationState next, Optional<String> because) {}

    /** Nothing has passed yet, and not enough has failed: it has no say. */
    record Undecided(Run failures) implements LocationState {
        @Override
        public Step on(Observation seen, Rules rules) {
            if (seen.finding() instanceof Finding.Failed failed) {
                return suspect(failures, seen, failed, rules, Undecided::new);
            }
            return new Step(new Passing(Run.NONE), because(Run.NONE.and(seen.slot()), "success", "successes", seen));
        }

        @Override
        public LocationState among(Run counted) {
            return new Undecided(counted);
        }

        @Override
        public LocationState startingOver() {
            return new Undecided(Run.NONE);
        }
    }

    /** All is well, but for a run of failures that is not long enough. */
    record Passing(Run failures) implements LocationState {
        @Override
        public Step on(Observation seen, Rules rules) {
            return seen.finding() instanceof Finding.Failed failed
                    ? suspect(failures, seen, failed, rules, Passing::new)
                    : stay(new Passing(Run.NONE));
        }

        @Override
        public LocationState among(Run counted) {
            return new Passing(counted);
        }

        @Override
        public LocationState startingOver() {
            return new Passing(Run.NONE);
        }
    }

    /**
     * It fails.
     *
     * @param since slot of the first failure
     * @param reason what was not as expected when it came to be so severe
     * @param successes the run of successes, not yet long enough
     * @param others the run of failures with another severity, not yet long enough
     */
    record Failing(Instant since, Severity severity, String reason, Run successes, Run others)
            implements LocationState {
        @Override
        public Step on(Observation seen, Rules rules) {
            if (seen.finding() instanceof Finding.Failed failed) {
                return failed.severity() == severity ? stay(startingOver()) : shift(seen, failed, rules);
            }
            Run more = successes.and(seen.slot());
            return more.count() < rules.successes()
                    ? stay(new Failing(since, severity, reason, more, Run.NONE))
                    : new Step(new Passing(Run.NONE), because(more, "success", "successes", seen));
        }

        private Step shift(Observation seen, Finding.Failed failed, Rules rules) {
            Run more = others.and(seen.slot());
            if (more.count() < rules.failures()) {
                return stay(new Failing(since, severity, reason, Run.NONE, more));
            }
            String other = " not " + severity.word();
            return new Step(
                    new Failing(since, failed.severity(), failed.reason(), Run.NONE, Run.NONE),
                    because(more, "failure" + other, "failures" + other, seen, failed));
        }

        @Override
        public LocationState startingOver() {
            return new Failing(since, severity, reason, Run.NONE, Run.NONE);
        }
    }

    private static Step suspect(
            Run failures, Observation seen, Finding.Failed failed, Rules rules, Function<Run, LocationState> same) {
        Run more = failures.and(seen.slot());
        if (more.count() < rules.failures()) {
            return stay(same.apply(more));
        }
        return new Step(
                new Failing(more.first(), failed.severity(), failed.reason(), Run.NONE, Run.NONE),
                Optional.of(more.describe("failure", "failures", order(rules)) + " from " + seen.location() + ": "
                        + failed.reason()));
    }

    private static String order(Rules rules) {
        return rules.window() == 0 ? Run.IN_A_ROW : "of the last " + rules.window();
    }

    private static Step stay(LocationState next) {
        return new Step(next, Optional.empty());
    }

    private static Optional<String> because(
            Run run, String one, String several, Observation seen, Finding.Failed failed) {
        return because(run, one, several, seen).map(text -> text + ": " + failed.reason());
    }

    private static Optional<String> because(Run run, String one, String several, Observation seen) {
        return Optional.of(run.describe(one, several, Run.IN_A_ROW) + " from " + seen.location());
    }
}
