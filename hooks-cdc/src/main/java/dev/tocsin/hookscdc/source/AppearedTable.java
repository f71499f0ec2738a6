package dev.tocsin.hookscdc.source;

import dev.tocsin.hookscdc.source.TableShape.Part;
import dev.tocsin.hookscdc.table.Followed;
import dev.tocsin.hookscdc.table.TableFacts;
import dev.tocsin.hookscdc.table.TableName;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Puts a table that has appeared under a followed name into the publication, and into the log, in the same transaction, the
 * rows that it has by then: what is committed later is decoded from the log, and neither is told without the other.
 *
 * <p>For so long others may read the table but not write to it. So whatever waits here waits shortly: for those who write,
 * and for the rows.
 *
 * <p>Threading: one thread, the source's.
 */
final class AppearedTable {

    private static final String BRIEFLY = "set local lock_timeout = '100ms'; set local statement_timeout = '1s';"
            // Better none of the rows than some of them.
            + " set local row_security = off";
    private static final int BYTES_OF_A_MESSAGE = 256 * 1024;

    /**
     * Whether any row may have been there before the table had its name: where that was given to it later than it was
     * made (its row type is named with it, its system columns never change), and where partitions were attached.
     */
    private static final String FOREIGN = """
            with tree as (
              select relid, isleaf from pg_partition_tree(?::oid::regclass)),
            since as (
              select null::oid as leaf, t.xmin as xid, t.cmin::text::bigint as command
              from pg_class c
              join pg_type t on t.oid = c.reltype
              join pg_attribute a on a.attrelid = c.oid and a.attname = 'tableoid'
              where c.oid = ?::oid
                and (t.xmin::text <> a.xmin::text or t.cmin::text <> a.cmin::text)
              union all
              select leaf.relid, i.xmin, i.cmin::text::bigint
              from tree leaf
              cross join lateral pg_partition_ancestors(leaf.relid) up(relid)
              join tree inside on inside.relid = up.relid
              join pg_inherits i on i.inhrelid = up.relid
              where leaf.isleaf and up.relid <> ?::oid)
            select exists (
              select 1 from %s as r join since s on s.leaf is null or s.leaf = r.tableoid
              where not (age(r.xmin) < age(s.xid)
                or r.xmin::text = s.xid::text and r.cmin::text::bigint > s.command))""";

    /** In the order in which they stand in the table; as JSON arrays of texts, several to a message. */
    private static final String ROWS = """
            select count(emitted) from (
              select pg_logical_emit_message(true, ?,
                convert_to(? || string_agg(line, ',' order by place) || ']}', 'UTF8')) as emitted
              from (
                select line, row_number() over w as place, sum(octet_length(line)) over w / %d as part
                from (select to_json(array[%s]::text[])::text as line from %s offset 0) lines
                window w as (rows unbounded preceding)) sized
              group by part order by part) messages""";

    private static final String GAP = "select pg_logical_emit_message(true, ?, convert_to(?, 'UTF8'))::text";

    private final Source source;
    private final Publication publication;
    private final TableRows rows;
    private final PublicationNote note;

    AppearedTable(Source source, Publication publication, PublicationNote note) {
        this.source = source;
        this.publication = publication;
        this.rows = new TableRows(source, publication.name());
        this.note = note;
    }

    /**
     * With its rows, or where they were not all written under its name with a message that says so.
     *
     * @param before is given what will be known once this is committed, before it is
     */
    void publish(TableFacts table, Followed followed, Consumer<Followed> before) throws SQLException {
        source.transaction(() -> {
            source.execute(BRIEFLY + "; " + TableRows.AS_TEXT);
            source.execute("lock table " + relation(table) + " in share row exclusive mode");
            publication.add(table);
            if (foreign(table)) {
                gap(
                        table.name(),
                        "it has rows that were there before it had its name; they are not told, and what else was"
                                + " written to it until it was captured cannot be told from them");
            } else {
                emit(table);
            }
            remember(table, followed, before);
        });
    }

    /** Without its rows, and with a message that says why. */
    void publish(TableFacts table, Followed followed, Consumer<Followed> before, String reason) throws SQLException {
        source.transaction(() -> {
            publication.add(table);
            if (rows.possible()) {
                gap(table.name(), reason);
            }
            remember(table, followed, before);
        });
    }

    /** Whether the server has what this needs: PostgreSQL 14 or later. */
    boolean possible() throws SQLException {
        return rows.possible();
    }

    private boolean foreign(TableFacts table) throws SQLException {
        return source.optional(
                        FOREIGN.formatted(relation(table)),
                        row -> row.getBoolean(1),
                        table.oid(),
                        table.oid(),
                        table.oid())
                .orElseThrow();
    }

    private void emit(TableFacts table) throws SQLException {
        TableShape shape = rows.shape(table.name()).orElseThrow();
        List<Part> columns = shape.key().isEmpty()
                ? TableParts.keyedByUniqueIndex(source, table.name(), shape.columns())
                : shape.columns();
        String texts = columns.stream().map(AppearedTable::text).collect(Collectors.joining(", "));
        source.optional(
                ROWS.formatted(BYTES_OF_A_MESSAGE, texts, relation(table)),
                row -> 1,
                LoggedTable.PREFIX,
                LoggedTable.beginning(table.name(), columns));
    }

    /** As PostgreSQL writes the value, which a cast to text does not always do. */
    private static String text(Part part) {
        String value = part.column().expression("");
        return "case when " + Quoted.name(part.column().name()) + " is not null then format('%s', " + value + ") end";
    }

    private void gap(TableName table, String reason) throws SQLException {
        source.optional(GAP, row -> 1, LoggedTable.PREFIX, LoggedTable.gap(table, reason));
    }

    private void remember(TableFacts table, Followed followed, Consumer<Followed> before) throws SQLException {
        long transaction = source.optional("select txid_current() & 4294967295", row -> row.getLong(1))
                .orElseThrow();
        Followed after = followed.told(table, transaction);
        note.write(after);
        before.accept(after);
    }

    private static String relation(TableFacts table) {
        return (table.partitioned() ? "" : "only ") + Quoted.name(table.name());
    }
}
