package dev.tocsin.notifier.report;

/** Is told, on some thread, that Kafka has an outcome. */
@FunctionalInterface
public interface Acknowledgement {

    /** @param offset of the outcome in its partition */
    void stored(long offset);
}
