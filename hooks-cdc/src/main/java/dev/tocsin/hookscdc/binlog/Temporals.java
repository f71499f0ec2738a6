package dev.tocsin.hookscdc.binlog;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/** Packed dates and times of the binary log as ISO 8601 text. Zero dates stay what they are. */
final class Temporals {

    private static final int MICROS = 1_000_000;
    private static final int MICRO_DIGITS = 6;

    private Temporals() {}

    /** @param packed year, month (4 bits), day (5 bits) */
    static String date(int packed) {
        return day(packed >> 9, (packed >> 5) & 0xF, packed & 0x1F);
    }

    /** @param packed sign (1 bit), year × 13 + month (17), day (5), hour (5), minute (6), second (6) */
    static String dateTime(long packed, int micros) {
        int yearAndMonth = (int) ((packed >> 22) & 0x1FFFF);
        return day(yearAndMonth / 13, yearAndMonth % 13, (int) ((packed >> 17) & 0x1F))
                + "T"
                + clock((packed >> 12) & 0x1F, (packed >> 6) & 0x3F, packed & 0x3F, micros);
    }

    /** @param decimal such as 20260102030405, of tables made before MySQL 5.6 and MariaDB 10.1 */
    static String oldDateTime(long decimal) {
        long date = decimal / MICROS;
        long time = decimal % MICROS;
        return day((int) (date / 10_000), (int) (date / 100 % 100), (int) (date % 100))
                + "T"
                + clock(time / 10_000, time / 100 % 100, time % 100, 0);
    }

    /** Seconds since 1970 in UTC; zero is the zero date. */
    static String timestamp(long seconds, int micros) {
        if (seconds == 0 && micros == 0) {
            return "0000-00-00T00:00:00Z";
        }
        LocalDateTime time = LocalDateTime.ofInstant(Instant.ofEpochSecond(seconds), ZoneOffset.UTC);
        return day(time.getYear(), time.getMonthValue(), time.getDayOfMonth())
                + "T"
                + clock(time.getHour(), time.getMinute(), time.getSecond(), micros)
                + "Z";
    }

    /**
     * A time of up to 838 hours, also before zero.
     *
     * @param packed sign (1 bit), unused (1), hour (10), minute (6), second (6), then the fraction; below zero as the
     *     two's complement of the whole
     * @param fraction bytes of the fraction
     */
    static String time(long packed, int fraction) {
        int bits = 8 * fraction;
        long value = packed - (1L << (23 + bits));
        long size = Math.abs(value);
        long whole = size >> bits;
        int micros = micros(size & ((1L << bits) - 1), fraction);
        return (value < 0 ? "-" : "") + clock((whole >> 12) & 0x3FF, (whole >> 6) & 0x3F, whole & 0x3F, micros);
    }

    /** @param decimal such as -8385959, of tables made before MySQL 5.6 and MariaDB 10.1 */
    static String oldTime(int decimal) {
        int size = Math.abs(decimal);
        return (decimal < 0 ? "-" : "") + clock(size / 10_000, size / 100 % 100, size % 100, 0);
    }

    /** What a fraction of so many bytes is in microseconds. */
    static int micros(long value, int bytes) {
        return (int)
                switch (bytes) {
                    case 0 -> 0;
                    case 1 -> value * 10_000;
                    case 2 -> value * 100;
                    default -> value;
                };
    }

    private static String day(int year, int month, int day) {
        return String.format(Locale.ROOT, "%04d-%02d-%02d", year, month, day);
    }

    private static String clock(long hour, long minute, long second, int micros) {
        String text = String.format(Locale.ROOT, "%02d:%02d:%02d", hour, minute, second);
        if (micros == 0) {
            return text;
        }
        String digits = String.format(Locale.ROOT, "%0" + MICRO_DIGITS + "d", micros);
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        return text + "." + digits.substring(0, end);
    }
}
