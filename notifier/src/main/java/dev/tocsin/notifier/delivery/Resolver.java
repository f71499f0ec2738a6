package dev.tocsin.notifier.delivery;

import dev.tocsin.bootstrap.reference.References;

/** References of one delivery, resolved; what they say is noted so that it is told nowhere. Threading: one event loop. */
record Resolver(References references, Mask mask) {

    String resolved(String text) throws Refusal {
        String value = references.resolve(text).orElseThrow(Refusal::forEver);
        if (References.isIn(text)) {
            mask.add(value);
        }
        return value;
    }
}
