package dev.tocsin.api.view;

/** Takes note of records that could not be read. */
public interface PassedOver extends AutoCloseable {

    /** Returns once it is noted for good. */
    void accept(Unreadable unreadable);

    @Override
    void close();
}
