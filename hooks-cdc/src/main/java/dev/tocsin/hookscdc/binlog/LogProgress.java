package dev.tocsin.hookscdc.binlog;

import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventData;
import com.github.shyiko.mysql.binlog.event.EventHeaderV4;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.GtidEventData;
import com.github.shyiko.mysql.binlog.event.MariadbGtidEventData;
import com.github.shyiko.mysql.binlog.event.QueryEventData;
import com.github.shyiko.mysql.binlog.event.RotateEventData;
import com.github.shyiko.mysql.binlog.event.TransactionPayloadEventData;
import dev.tocsin.hookscdc.binlog.LoggedChange.Place;
import dev.tocsin.hookscdc.table.TableName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Follows the log event by event: where transactions begin and end, which rows are new, and which Kafka has already.
 *
 * <p>The log is read from the beginning of a transaction, so only that first one can be partly known. Its events of rows
 * are counted whether anybody wants them or not: a hook that comes or goes does not shift the count.
 *
 * <p>Threading: one thread.
 */
final class LogProgress {

    private static final int ARTIFICIAL = 0x20;

    private final LogPosition resumed;
    private final Map<String, String> executed = new TreeMap<>();
    private String file;
    private long at;
    private @Nullable Group group;

    LogProgress(LogPosition resumed) {
        this.resumed = resumed;
        this.file = resumed.file();
        this.at = resumed.start();
        Arrays.stream(resumed.gtids().split(",", -1))
                .filter(gtid -> !gtid.isBlank())
                .forEach(this::executed);
    }

    /** Goes on by one event and answers what has to be told because of it. */
    List<LoggedChange> follow(Event event) {
        EventHeaderV4 header = event.getHeader();
        EventType type = header.getEventType();
        if (type == EventType.ROTATE) {
            RotateEventData to = data(event, RotateEventData.class);
            file = to.getBinlogFilename();
            at = to.getBinlogPosition();
            group = null;
            return List.of();
        }
        if (type == EventType.HEARTBEAT || type == EventType.HEARTBEAT_V2) {
            return List.of();
        }
        long start = header.getNextPosition() > 0 ? header.getNextPosition() - header.getEventLength() : at;
        advance(header);
        return content(event, start);
    }

    private void advance(EventHeaderV4 header) {
        if ((header.getFlags() & ARTIFICIAL) != 0) {
            return;
        }
        long next = header.getNextPosition();
        // Within a transaction some servers leave places out, and a place beyond 4 GiB begins at zero again.
        at = next > at ? next : group == null ? at : at + header.getEventLength();
    }

    private List<LoggedChange> content(Event event, long start) {
        EventHeaderV4 header = event.getHeader();
        return switch (header.getEventType()) {
            case MARIADB_GTID -> mariaDbGroup(data(event, MariadbGtidEventData.class), header, start);
            case GTID, ANONYMOUS_GTID, GTID_TAGGED -> mySqlGroup(event.getData(), header, start);
            case QUERY -> statement(data(event, QueryEventData.class), header, start);
            case XID, XA_PREPARE -> end();
            case TRANSACTION_PAYLOAD -> payload(data(event, TransactionPayloadEventData.class), start);
            case UNKNOWN, PARTIAL_UPDATE_ROWS_EVENT ->
                untellable("the log has an event of a form that cannot be read: log_bin_compress or"
                        + " binlog_row_value_options is on");
            default -> event.getData() instanceof RowsData rows ? rows(rows) : List.of();
        };
    }

    private List<LoggedChange> mariaDbGroup(MariadbGtidEventData gtid, EventHeaderV4 header, long start) {
        String text = gtid.getDomainId() + "-" + header.getServerId() + "-" + gtid.getSequence();
        boolean alone = (gtid.getFlags() & MariadbGtidEventData.FL_STANDALONE) != 0;
        group = new Group(text, start, Instant.ofEpochMilli(header.getTimestamp()), !alone);
        return List.of();
    }

    private List<LoggedChange> mySqlGroup(Object data, EventHeaderV4 header, long start) {
        String text = data instanceof GtidEventData gtid && gtid.getMySqlGtid() != null
                ? gtid.getMySqlGtid().toString()
                : "";
        long micros = data instanceof GtidEventData gtid ? gtid.getImmediateCommitTimestamp() : 0;
        Instant committed = micros > 0
                ? Instant.EPOCH.plus(micros, ChronoUnit.MICROS)
                : Instant.ofEpochMilli(header.getTimestamp());
        boolean anonymous = header.getEventType() == EventType.ANONYMOUS_GTID;
        group = new Group(anonymous ? "" : text, start, committed, false);
        return List.of();
    }

    private List<LoggedChange> statement(QueryEventData query, EventHeaderV4 header, long start) {
        String sql = query.getSql();
        if (Statements.begins(sql)) {
            if (group == null) {
                group = new Group("", start, Instant.ofEpochMilli(header.getTimestamp()), true);
            }
            group.explicit = true;
            return List.of();
        }
        if (Statements.ends(sql)) {
            return end();
        }
        Group within = group == null ? new Group("", start, Instant.ofEpochMilli(header.getTimestamp()), false) : group;
        group = within;
        List<LoggedChange> told = new ArrayList<>();
        if (Statements.changesRows(sql)) {
            told.addAll(
                    untellable("a statement changed rows and is in the log as such: a session has set binlog_format to"
                            + " something else than ROW"));
        }
        if (!within.explicit) {
            Statements.truncated(sql, query.getDatabase()).ifPresent(table -> truncated(within, table, told));
            end();
        }
        return told;
    }

    private void truncated(Group within, TableName table, List<LoggedChange> told) {
        within.event++;
        within.row = 0;
        tell(new LoggedChange.Truncation(table, place(within, 0)), told);
    }

    private List<LoggedChange> rows(RowsData data) {
        Group within = group;
        if (within == null) {
            throw new BinlogFailed("the log has rows outside of any transaction at " + file + ":" + at, null);
        }
        if (data.incomplete()) {
            return untellable("rows were logged with some of their columns only: a session has set binlog_row_image to"
                    + " something else than FULL");
        }
        within.event++;
        within.row = -1;
        List<LoggedChange> told = new ArrayList<>();
        data.table()
                .ifPresent(table -> data.rows().forEach(pair -> {
                    within.row++;
                    tell(new LoggedChange.Row(table, data.operation(), pair, place(within, within.row)), told);
                }));
        return told;
    }

    /** Once for each transaction; outside of any there are no rows. */
    private List<LoggedChange> untellable(String reason) {
        List<LoggedChange> told = new ArrayList<>();
        Group within = group;
        if (within != null) {
            within.event++;
            within.row = 0;
            if (!within.untellable) {
                within.untellable = true;
                tell(new LoggedChange.Untellable(reason, place(within, 0)), told);
            }
        }
        return told;
    }

    private List<LoggedChange> payload(TransactionPayloadEventData data, long start) {
        List<LoggedChange> told = new ArrayList<>();
        data.getUncompressedEvents().forEach(inner -> told.addAll(content(inner, start)));
        return told;
    }

    private void tell(LoggedChange change, List<LoggedChange> told) {
        Place place = change.place();
        boolean same = place.file().equals(resumed.file()) && place.start() == resumed.start();
        boolean before =
                place.event() < resumed.event() || (place.event() == resumed.event() && place.row() <= resumed.row());
        if (!same || !before) {
            told.add(change);
        }
    }

    private Place place(Group within, long row) {
        String transaction = within.gtid.isEmpty() ? file + ":" + within.start : within.gtid;
        return new Place(transaction, file, within.start, within.event, row, within.committedAt);
    }

    private List<LoggedChange> end() {
        Group ended = group;
        if (ended != null && !ended.gtid.isEmpty()) {
            executed(ended.gtid);
        }
        group = null;
        return List.of();
    }

    /** Of MariaDB's the last of each domain counts, of MySQL's the last of all. */
    private void executed(String gtid) {
        String text = gtid.strip();
        executed.put(text.contains(":") ? "" : text.substring(0, text.indexOf('-')), text);
    }

    /** The position after all that was followed. */
    LogPosition position() {
        String gtids = executed.values().stream().collect(Collectors.joining(","));
        Group within = group;
        return within == null
                ? LogPosition.at(resumed.server(), gtids, file, at)
                : new LogPosition(resumed.server(), gtids, file, within.start, within.event, within.row);
    }

    private static <T extends EventData> T data(Event event, Class<T> type) {
        return type.cast(event.getData());
    }

    /** A transaction, or a statement that stands alone. */
    private static final class Group {

        private final String gtid;
        private final long start;
        private final Instant committedAt;
        private boolean explicit;
        private boolean untellable;
        private long event = -1;
        private long row = -1;

        private Group(String gtid, long start, Instant committedAt, boolean explicit) {
            this.gtid = gtid;
            this.start = start;
            this.committedAt = committedAt;
            this.explicit = explicit;
        }
    }
}
