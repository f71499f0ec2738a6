package dev.tocsin.hookscdc.capture;

import dev.tocsin.hookscdc.source.Names;
import dev.tocsin.hookscdc.table.ColumnPattern;
import dev.tocsin.hookscdc.table.Demand;
import dev.tocsin.hookscdc.table.TablePattern;
import dev.tocsin.schemas.event.DatabaseDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A database as its definition wants it captured.
 *
 * @param password usually a reference, resolved at use
 * @param ownPublication whether the publication is made, altered and dropped here, and not the operator's
 * @param ownSlot whether the slot's name was chosen here
 * @param fullIdentity whether tables are altered so that the log has the whole row before
 * @param allowed tables that may be captured; empty: all
 * @param publish tables wanted whether a hook asks or not
 * @param columns what of the rows must not reach Kafka
 */
record CapturedDatabase(
        String name,
        String kind,
        boolean enabled,
        String url,
        Optional<String> password,
        String slot,
        boolean ownSlot,
        String publication,
        boolean ownPublication,
        boolean fullIdentity,
        List<TablePattern> allowed,
        List<Demand> publish,
        ColumnRules columns,
        Duration heartbeat,
        Duration poll) {

    CapturedDatabase {
        allowed = List.copyOf(allowed);
        publish = List.copyOf(publish);
    }

    static CapturedDatabase of(DatabaseDefinition definition, String prefix) {
        String name = definition.getName();
        String own = Names.of(prefix, name);
        Stream<String> tables = Stream.concat(
                definition.getTables().stream(),
                definition.getSchemas().stream().map(schema -> schema + ".*"));
        return new CapturedDatabase(
                name,
                definition.getKind(),
                definition.getEnabled(),
                definition.getUrl(),
                Optional.ofNullable(definition.getPassword()),
                Optional.ofNullable(definition.getSlot()).orElse(own),
                definition.getSlot() == null,
                Optional.ofNullable(definition.getPublication()).orElse(own),
                definition.getPublication() == null,
                definition.getReplicaIdentity().equals("full"),
                tables.map(text -> TablePattern.of(text, name)).toList(),
                definition.getPublish().stream()
                        .map(text -> new Demand(
                                "publish",
                                definition.getGeneration(),
                                Optional.of(name),
                                TablePattern.of(text, name),
                                Demand.EVERYTHING))
                        .toList(),
                columns(definition),
                Duration.ofMillis(definition.getHeartbeatMs()),
                Duration.ofMillis(definition.getPollMs()));
    }

    private static ColumnRules columns(DatabaseDefinition definition) {
        var rules = definition.getColumns();
        String name = definition.getName();
        return rules == null
                ? new ColumnRules(List.of(), List.of())
                : new ColumnRules(
                        rules.getExclude().stream()
                                .map(text -> ColumnPattern.of(text, name))
                                .toList(),
                        rules.getMask().stream()
                                .map(text -> ColumnPattern.of(text, name))
                                .toList());
    }

    /** Whether a running capture can go on under the other definition: only the tables wanted differ. */
    boolean sameEngine(CapturedDatabase other) {
        return withTablesOf(other).equals(other);
    }

    private CapturedDatabase withTablesOf(CapturedDatabase other) {
        return new CapturedDatabase(
                name,
                kind,
                enabled,
                url,
                password,
                slot,
                ownSlot,
                publication,
                ownPublication,
                other.fullIdentity,
                allowed,
                other.publish,
                columns,
                heartbeat,
                poll);
    }

    /** Without the password, should it be literal. */
    @Override
    public String toString() {
        return "CapturedDatabase[" + name + "]";
    }
}
