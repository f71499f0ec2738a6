package dev.tocsin.hookscdc.binlog;

import dev.tocsin.hookscdc.change.Column;
import dev.tocsin.hookscdc.related.RelatedRules;
import dev.tocsin.hookscdc.table.Demand;
import dev.tocsin.hookscdc.table.TableName;
import dev.tocsin.hookscdc.table.TableProblem;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What a capture is told from outside, and what it says of itself.
 *
 * <p>Threading: called by the capture's thread.
 */
public interface Surroundings {

    /** What hooks and the definition's own list want now. */
    List<Demand> demands();

    boolean stopping();

    /** It captures. */
    void fine();

    /** Of problems with tables those that were not told yet; they count as told then. */
    List<TableProblem> fresh(List<TableProblem> problems);

    /** Which rows behind foreign keys are wanted, and may be told. */
    RelatedRules related();

    /** The columns that may reach Kafka, as they may. */
    List<Column> applied(TableName table, Set<String> keys, List<Column> columns);

    /** A row was written to Kafka so long after its commit. */
    void changed(Duration sinceCommit);

    /** Changes may have been missed. */
    void gap();

    /** A row became a dead letter. */
    void unreadable();

    /** Bytes of log that are not read yet. */
    void lag(long bytes);
}
