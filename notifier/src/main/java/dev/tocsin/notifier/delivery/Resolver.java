package dev.tocsin.notifier.delivery;

import dev.tocsin.bootstrap.reference.References;
import dev.tocsin.bootstrap.reference.Resolution;
import dev.tocsin.bootstrap.reference.Resolution.Unreachable;

/** References of one delivery, resolved; what they say is noted so that it is told nowhere. Threading: one event loop. */
record Resolver(References references, Mask mask) {

    String resolved(String text) throws Refusal {
        Resolution resolution = references.resolve(text, mask::add);
        if (resolution instanceof Unreachable unreachable) {
            throw Refusal.forNow(unreachable.why());
        }
        return resolution.orElseThrow(Refusal::forEver);
    }
}
