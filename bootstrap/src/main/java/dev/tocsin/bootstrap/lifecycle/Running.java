package dev.tocsin.bootstrap.lifecycle;

import java.util.List;

/**
 * Something that was started and goes on until it is closed.
 *
 * <p>Threading: health may be asked and close called from any thread; neither waits for the other.
 */
public interface Running extends AutoCloseable {
    /** How it is now; answers at once. */
    Health health();

    /** How each of its parts is now; itself, unless it has several. */
    default List<Health> parts() {
        return List.of(health());
    }

    /** Stops it, within 10 s; does nothing the second time. */
    @Override
    void close();
}
