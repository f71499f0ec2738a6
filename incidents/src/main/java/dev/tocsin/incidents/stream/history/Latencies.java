package dev.tocsin.incidents.stream.history;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.encoding.ByteArrayInput;
import com.datadoghq.sketch.ddsketch.encoding.GrowingByteArrayOutput;
import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import com.datadoghq.sketch.ddsketch.store.CollapsingLowestDenseStore;
import com.datadoghq.sketch.ddsketch.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Latencies as a DDSketch in its own encoding: percentiles within 1 %, and sketches add up. */
final class Latencies {

    private static final double ACCURACY = 0.01;
    private static final int BINS = 2_048;

    private Latencies() {}

    /** With one latency more. */
    static ByteBuffer and(@Nullable ByteBuffer sketch, double milliseconds) {
        DDSketch sum = new DDSketch(new LogarithmicMapping(ACCURACY), Latencies::bins);
        sum.accept(Math.max(0, milliseconds));
        return merged(sum, sketch);
    }

    static @Nullable ByteBuffer merge(@Nullable ByteBuffer one, @Nullable ByteBuffer other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return merged(new DDSketch(new LogarithmicMapping(ACCURACY), Latencies::bins), one, other);
    }

    private static ByteBuffer merged(DDSketch sum, @Nullable ByteBuffer... sketches) {
        try {
            for (ByteBuffer sketch : sketches) {
                if (sketch != null) {
                    byte[] bytes = new byte[sketch.remaining()];
                    sketch.duplicate().get(bytes);
                    sum.decodeAndMergeWith(ByteArrayInput.wrap(bytes));
                }
            }
            GrowingByteArrayOutput out = GrowingByteArrayOutput.withDefaultInitialCapacity();
            sum.encode(out, false);
            return ByteBuffer.wrap(out.trimmedCopy());
        } catch (IOException e) {
            throw new UncheckedIOException("a sketch of latencies cannot be read", e);
        }
    }

    private static Store bins() {
        return new CollapsingLowestDenseStore(BINS);
    }
}
