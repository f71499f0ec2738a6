package dev.tocsin.notifier.report;

/** Is told, on some thread, that Kafka has an outcome. */
@FunctionalInterface
public interface Acknowledgement {

    /**
     * The outcome is stored.
     *
     * @param offset of the outcome in its partition
     */
    void stored(long offset);
}
