package dev.tocsin.bootstrap.lifecycle;

import dev.tocsin.bootstrap.management.PartHealth;
import java.util.List;

/**
 * How one part of a process is: a part that is not ready cannot do its work now, one that is not live never will again
 * without a restart of the process.
 *
 * @param reasons why it is not ready or not live, in the words of an operator; empty when all is well
 */
public record Health(String part, boolean live, boolean ready, List<String> reasons) implements PartHealth {
    public Health {
        reasons = List.copyOf(reasons);
    }

    public static Health ready(String part) {
        return new Health(part, true, true, List.of());
    }

    public static Health starting(String part, String reason) {
        return new Health(part, true, false, List.of(reason));
    }

    public static Health failing(String part, String reason) {
        return new Health(part, true, false, List.of(reason));
    }

    public static Health dead(String part, String reason) {
        return new Health(part, false, false, List.of(reason));
    }
}
