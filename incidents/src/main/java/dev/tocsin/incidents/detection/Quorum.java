package dev.tocsin.incidents.detection;

/** How many of the locations that have a say must fail for the endpoint to fail. */
public sealed interface Quorum {

    /** How many of {@code seen} locations, at least 1 and at most {@code seen}. */
    int needed(int seen);

    /** One is enough. */
    record Any() implements Quorum {
        @Override
        public int needed(int seen) {
            return 1;
        }
    }

    /** More than half. */
    record Majority() implements Quorum {
        @Override
        public int needed(int seen) {
            return seen / 2 + 1;
        }
    }

    /** Every one. */
    record All() implements Quorum {
        @Override
        public int needed(int seen) {
            return seen;
        }
    }

    /** So many, or all where fewer have a say: losing a prober must not make one blind. */
    record Count(int count) implements Quorum {
        public Count {
            if (count < 1) {
                throw new IllegalArgumentException("quorum: must be at least 1, but was " + count);
            }
        }

        @Override
        public int needed(int seen) {
            return Math.min(count, seen);
        }
    }

    /** As definitions spell it: any, majority, all, or a number. Throws IllegalArgumentException for anything else. */
    static Quorum parse(String text) {
        return switch (text) {
            case "any" -> new Any();
            case "majority" -> new Majority();
            case "all" -> new All();
            default -> new Count(number(text));
        };
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "quorum: expected any, majority, all or a number, but was '" + text + "'", e);
        }
    }
}
