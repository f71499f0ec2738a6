package dev.tocsin.incidents;

import dev.tocsin.incidents.stream.detection.Horizon;
import java.time.Instant;

/** A horizon that is where it is put. */
final class FakeHorizon implements Horizon {

    private Instant readUpTo = Instant.MIN;
    private Newest newest = Newest.NONE;

    void read(Instant until) {
        readUpTo = until;
    }

    void wrote(Instant at, int partition) {
        newest = new Newest(at, partition);
    }

    @Override
    public Instant readUpTo(int partition) {
        return readUpTo;
    }

    @Override
    public Newest newest() {
        return newest;
    }
}
