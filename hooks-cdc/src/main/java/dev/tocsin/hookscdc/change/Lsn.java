package dev.tocsin.hookscdc.change;

import java.util.Locale;

/** Places in the write-ahead log: numbers here, {@code 16/B374D848} where people and PostgreSQL read them. */
public final class Lsn {

    private static final int HALF = 32;
    private static final int HEX = 16;

    private Lsn() {}

    /** As PostgreSQL writes it. */
    public static String text(long lsn) {
        return String.format(Locale.ROOT, "%X/%X", lsn >>> HALF, lsn & 0xFFFF_FFFFL);
    }

    /** From what PostgreSQL wrote. Throws IllegalArgumentException for anything else. */
    public static long number(String text) {
        String[] halves = text.split("/", -1);
        if (halves.length != 2) {
            throw new IllegalArgumentException("LSN: expected something like 16/B374D848 but was '" + text + "'");
        }
        return (Long.parseLong(halves[0], HEX) << HALF) | Long.parseLong(halves[1], HEX);
    }
}
