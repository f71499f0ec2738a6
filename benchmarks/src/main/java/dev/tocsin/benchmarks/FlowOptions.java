package dev.tocsin.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * What the words for {@link DeliveryFlow} ask for.
 *
 * @param phases which of them, in order
 * @param fault of the receivers
 * @param callbacks of each phase
 * @param rate callbacks a second
 */
record FlowOptions(List<String> phases, Fault.Kind fault, int callbacks, int rate) {

    private static final int CALLBACKS = 50_000;
    private static final int RATE = 500;

    static FlowOptions of(List<String> words, List<String> known) {
        List<String> phases = new ArrayList<>();
        Fault.Kind fault = Fault.Kind.NONE;
        int callbacks = CALLBACKS;
        int rate = RATE;
        for (String word : words) {
            if (known.contains(word)) {
                phases.add(word);
            } else if (word.startsWith("callbacks=")) {
                callbacks = number(word);
            } else if (word.startsWith("rate=")) {
                rate = number(word);
            } else {
                fault = Fault.Kind.of(word);
            }
        }
        boolean all = phases.isEmpty() && fault == Fault.Kind.NONE;
        return new FlowOptions(all ? known : phases, fault, callbacks, rate);
    }

    private static int number(String word) {
        return Integer.parseInt(word.substring(word.indexOf('=') + 1));
    }
}
