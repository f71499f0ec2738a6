package dev.tocsin.anexia.up;

/** Looks whether something works. Threading: called on a thread of its own, never twice at once. */
@FunctionalInterface
public interface Check {

    /** Throws what is wrong: a {@link Warning}, or anything else for an error; its message is what is told. */
    void look() throws Exception;
}
