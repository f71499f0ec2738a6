package dev.tocsin.hookscdc.publish;

/**
 * Which row of the log, the same however often it is sent.
 *
 * @param transaction the 32-bit transaction id, unsigned
 * @param lsn of the change's record; rows of one COPY or INSERT share it
 * @param count of the rows with both the same, from 0
 */
public record RowId(long transaction, long lsn, long count) {

    /** Before the first row. */
    public static final RowId NONE = new RowId(0, 0, -1);
}
