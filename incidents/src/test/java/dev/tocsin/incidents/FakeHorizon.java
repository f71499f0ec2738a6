package dev.tocsin.incidents;

import dev.tocsin.incidents.stream.detection.Horizon;
import java.time.Instant;

/** A horizon that is where it is put. */
final class FakeHorizon implements Horizon {

    private Instant readUpTo = Instant.MIN;
    private Newest newest = Newest.NONE;
    private int asked;

    void read(Instant until) {
        readUpTo = until;
    }

    void wrote(Instant at, int partition) {
        newest = new Newest(at, partition);
    }

    /** How often somebody wanted to know. */
    int asked() {
        return asked;
    }

    @Override
    public Instant readUpTo(int partition) {
        asked++;
        return readUpTo;
    }

    @Override
    public Newest newest() {
        return newest;
    }
}
