package dev.tocsin.schemas;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/** Which partition a key belongs to: murmur2, as Kafka's own clients do. */
public final class Partitions {

    private Partitions() {}

    /** The partition, from 0, of {@code key} among {@code count}. */
    public static int of(String key, int count) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % count;
    }
}
