package dev.tocsin.hookscdc.capture;

import dev.tocsin.hookscdc.binlog.BinlogAddress;
import dev.tocsin.hookscdc.binlog.BinlogDatabase;
import dev.tocsin.hookscdc.binlog.BinlogFailed;
import dev.tocsin.hookscdc.binlog.BinlogSession;
import dev.tocsin.hookscdc.binlog.Surroundings;
import dev.tocsin.hookscdc.change.Column;
import dev.tocsin.hookscdc.related.RelatedRules;
import dev.tocsin.hookscdc.source.SlotLag;
import dev.tocsin.hookscdc.table.Demand;
import dev.tocsin.hookscdc.table.TableName;
import dev.tocsin.hookscdc.table.TableProblem;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One run of the capture of a MySQL or MariaDB database. */
final class BinlogRun {

    static final String KIND = "mysql";

    private final BinlogSession session;

    BinlogRun(
            CapturedDatabase database,
            Optional<String> password,
            CaptureContext context,
            CaptureMetrics metrics,
            CaptureControl control) {
        BinlogDatabase binlog = new BinlogDatabase(
                database.name(),
                BinlogAddress.of(database.url()),
                password,
                database.allowed(),
                database.heartbeat(),
                context.serials().get());
        session = new BinlogSession(
                binlog, context.clients(), context.clock(), new Adapter(database.columns(), metrics, control));
    }

    void run() throws SQLException, InterruptedException {
        try {
            session.run();
        } catch (BinlogFailed e) {
            throw new CaptureFailed(String.valueOf(e.getMessage()), e);
        }
    }

    void forget() {
        session.forget();
    }

    private record Adapter(ColumnRules rules, CaptureMetrics metrics, CaptureControl control) implements Surroundings {

        @Override
        public List<Demand> demands() {
            return control.demands();
        }

        @Override
        public boolean stopping() {
            return control.stopping();
        }

        @Override
        public void fine() {
            control.fine();
        }

        @Override
        public List<TableProblem> fresh(List<TableProblem> problems) {
            return TableKeeper.fresh(control.definition().name(), control.problems(), problems);
        }

        @Override
        public RelatedRules related() {
            return new TellingRules(control);
        }

        @Override
        public List<Column> applied(TableName table, Set<String> keys, List<Column> columns) {
            return rules.applied(table, keys, columns);
        }

        @Override
        public void changed(Duration sinceCommit) {
            metrics.changed(sinceCommit);
        }

        @Override
        public void gap() {
            metrics.gap();
        }

        @Override
        public void unreadable() {
            metrics.unreadable();
        }

        @Override
        public void lag(long bytes) {
            metrics.lag(new SlotLag(bytes, 0));
        }
    }
}
