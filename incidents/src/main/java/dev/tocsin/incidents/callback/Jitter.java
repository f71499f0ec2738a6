package dev.tocsin.incidents.callback;

import java.time.Duration;

/** Spreads delays so that what failed together is not tried again together; the same attempt always gets the same delay. */
final class Jitter {

    private Jitter() {}

    /** Between half and the whole of {@code delay}. */
    static Duration of(Duration delay, String callback, int attempt) {
        if (delay.isZero()) {
            return delay;
        }
        double share = 0.5 + fraction(callback, attempt) / 2;
        return Duration.ofMillis((long) (delay.toMillis() * share));
    }

    /** From 0 to 1: FNV-1a of the text, then the finaliser of SplitMix64, as FNV's upper bits mix badly. */
    private static double fraction(String callback, int attempt) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < callback.length(); i++) {
            hash = (hash ^ callback.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ attempt) * 0x100000001b3L;
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return ((hash ^ (hash >>> 31)) >>> 11) * 0x1.0p-53;
    }
}
