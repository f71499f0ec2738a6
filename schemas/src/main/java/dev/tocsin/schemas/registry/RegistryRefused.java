package dev.tocsin.schemas.registry;

/** A registry cannot be used as it is, and waiting would not help; the message says which, why and what to look at. */
public final class RegistryRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RegistryRefused(String message) {
        super(message);
    }
}
