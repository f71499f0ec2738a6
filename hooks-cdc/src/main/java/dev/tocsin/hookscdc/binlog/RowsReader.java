package dev.tocsin.hookscdc.binlog;

import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.deserialization.AbstractRowsEventDataDeserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import dev.tocsin.hookscdc.change.Operation;
import dev.tocsin.hookscdc.table.TableName;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads events of rows: only of tables that somebody wants, dates and times as text that loses nothing.
 *
 * <p>Threading: the thread of the stream; {@code wanted} is asked there.
 */
final class RowsReader extends AbstractRowsEventDataDeserializer<RowsData> {

    private static final int TABLE_ID_BYTES = 6;
    private static final int FIRST_YEAR = 1900;

    private final Map<Long, TableMapEventData> tables;
    private final Predicate<TableName> wanted;
    private final Operation operation;
    private final boolean extra;

    /**
     * @param tables those that the log has named, by their number in it
     * @param extra whether the events have a second header of their own
     */
    RowsReader(Map<Long, TableMapEventData> tables, Predicate<TableName> wanted, Operation operation, boolean extra) {
        super(tables);
        this.tables = tables;
        this.wanted = wanted;
        this.operation = operation;
        this.extra = extra;
    }

    @Override
    public RowsData deserialize(ByteArrayInputStream in) throws IOException {
        long tableId = in.readLong(TABLE_ID_BYTES);
        TableMapEventData table = tables.get(tableId);
        if (table == null) {
            throw new IOException("the log has rows of table number " + tableId + ", which it has not named");
        }
        if (!wanted.test(new TableName(table.getDatabase(), table.getTable()))) {
            return new RowsData(Optional.empty(), operation, List.of(), false);
        }
        in.skip(2);
        if (extra) {
            in.skip(in.readInteger(2) - 2L);
        }
        int columns = in.readPackedInteger();
        BitSet first = in.readBitSet(columns, true);
        BitSet second = operation == Operation.UPDATE ? in.readBitSet(columns, true) : first;
        if (first.cardinality() < columns || second.cardinality() < columns) {
            return new RowsData(Optional.of(table), operation, List.of(), true);
        }
        List<RowsData.Pair> rows = new ArrayList<>();
        while (in.available() > 0) {
            rows.add(pair(tableId, first, second, in));
        }
        return new RowsData(Optional.of(table), operation, rows, false);
    }

    private RowsData.Pair pair(long tableId, BitSet first, BitSet second, ByteArrayInputStream in) throws IOException {
        Serializable[] row = deserializeRow(tableId, first, in);
        return switch (operation) {
            case UPDATE -> new RowsData.Pair(row, deserializeRow(tableId, second, in));
            case DELETE -> new RowsData.Pair(row, null);
            default -> new RowsData.Pair(null, row);
        };
    }

    @Override
    protected Serializable deserializeDate(ByteArrayInputStream in) throws IOException {
        return Temporals.date(in.readInteger(3));
    }

    @Override
    protected Serializable deserializeTime(ByteArrayInputStream in) throws IOException {
        return Temporals.oldTime((in.readInteger(3) << 8) >> 8);
    }

    @Override
    protected Serializable deserializeTimeV2(int digits, ByteArrayInputStream in) throws IOException {
        int fraction = fraction(digits);
        return Temporals.time(bigEndian(in, 3 + fraction), fraction);
    }

    @Override
    protected Serializable deserializeTimestamp(ByteArrayInputStream in) throws IOException {
        return Temporals.timestamp(in.readLong(4), 0);
    }

    @Override
    protected Serializable deserializeTimestampV2(int digits, ByteArrayInputStream in) throws IOException {
        long seconds = bigEndian(in, 4);
        int fraction = fraction(digits);
        return Temporals.timestamp(seconds, Temporals.micros(bigEndian(in, fraction), fraction));
    }

    @Override
    protected Serializable deserializeDatetime(ByteArrayInputStream in) throws IOException {
        return Temporals.oldDateTime(in.readLong(8));
    }

    @Override
    protected Serializable deserializeDatetimeV2(int digits, ByteArrayInputStream in) throws IOException {
        long packed = bigEndian(in, 5);
        int fraction = fraction(digits);
        return Temporals.dateTime(packed, Temporals.micros(bigEndian(in, fraction), fraction));
    }

    @Override
    protected Serializable deserializeYear(ByteArrayInputStream in) throws IOException {
        int year = in.readInteger(1);
        return year == 0 ? 0 : FIRST_YEAR + year;
    }

    private static int fraction(int digits) {
        return (digits + 1) / 2;
    }

    private static long bigEndian(ByteArrayInputStream in, int bytes) throws IOException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = (value << 8) | in.read();
        }
        return value;
    }
}
