package dev.tocsin.notifier.intake;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far a partition is done, as it is committed: an offset, and metadata that says which requests behind it are done too.
 *
 * @param offset the lowest offset that is not done
 * @param outcomes outcomes stored before this offset need not be read again
 * @param runs from {@code offset} on, how many offsets are not done, done, not done, done and so on
 */
record Checkpoint(long offset, long outcomes, List<Long> runs) {
    /** Kafka's default limit is 4,096 characters, and base64 makes four of three. */
    static final int METADATA_BYTES = 3_000;

    private static final int VERSION = 1;
    private static final int HEAD_BYTES = 12;

    Checkpoint {
        runs = List.copyOf(runs);
    }

    /** The longest start of the runs, in pairs, that fits into so many bytes of metadata. */
    static List<Long> fitting(List<Long> runs, int bytes) {
        int used = HEAD_BYTES;
        for (int i = 0; i + 1 < runs.size(); i += 2) {
            used += length(runs.get(i)) + length(runs.get(i + 1));
            if (used > bytes) {
                return runs.subList(0, i);
            }
        }
        return runs;
    }

    /** Reads what {@link #metadata()} wrote; anything else says nothing, so that outcomes are read from their start. */
    static Checkpoint of(long offset, String metadata) {
        try {
            byte[] bytes = Base64.getDecoder().decode(metadata);
            if (bytes.length == 0 || bytes[0] != VERSION) {
                return new Checkpoint(offset, 0, List.of());
            }
            List<Long> numbers = new ArrayList<>();
            for (int i = 1; i < bytes.length; ) {
                long number = 0;
                int shift = 0;
                while ((bytes[i] & 0x80) != 0) {
                    number |= (long) (bytes[i++] & 0x7f) << shift;
                    shift += 7;
                }
                numbers.add(number | (long) bytes[i++] << shift);
            }
            return new Checkpoint(offset, numbers.get(0), numbers.subList(1, numbers.size()));
        } catch (IllegalArgumentException | IndexOutOfBoundsException foreign) {
            return new Checkpoint(offset, 0, List.of());
        }
    }

    String metadata() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(VERSION);
        write(bytes, outcomes);
        runs.forEach(run -> write(bytes, run));
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /** The offsets that the map says are done, each with -1: where their outcomes are is not known. */
    Map<Long, Long> done() {
        Map<Long, Long> all = new HashMap<>();
        long from = offset;
        for (int i = 0; i < runs.size(); i++) {
            long end = from + runs.get(i);
            for (long one = from; i % 2 == 1 && one < end; one++) {
                all.put(one, -1L);
            }
            from = end;
        }
        return all;
    }

    private static void write(ByteArrayOutputStream bytes, long number) {
        long rest = number;
        while (rest > 0x7f) {
            bytes.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }

    private static int length(long number) {
        return Math.max(1, (64 - Long.numberOfLeadingZeros(number) + 6) / 7);
    }
}
