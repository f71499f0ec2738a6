package dev.tocsin.hookscdc;

import dev.tocsin.hookscdc.capture.Captures;
import dev.tocsin.schemas.event.DatabaseDefinition;
import dev.tocsin.schemas.event.DeadLetter;
import dev.tocsin.schemas.table.TableListener;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the definitions in the partitions that this process owns to the captures.
 *
 * <p>Threading: the thread of the table of databases.
 */
final class OwnedDatabases implements TableListener<DatabaseDefinition> {

    private static final Logger LOG = LoggerFactory.getLogger(OwnedDatabases.class);

    private final Captures captures;
    private final Consumer<DeadLetter> letters;

    OwnedDatabases(Captures captures, Consumer<DeadLetter> letters) {
        this.captures = captures;
        this.letters = letters;
    }

    @Override
    public void put(String key, DatabaseDefinition definition) {
        captures.put(definition);
    }

    @Override
    public void remove(String key) {
        captures.remove(key);
    }

    @Override
    public void assigned(Set<Integer> partitions) {
        captures.definitionsRead(false);
    }

    @Override
    public void caughtUp() {
        captures.definitionsRead(true);
    }

    @Override
    public void revoked(Set<Integer> partitions) {
        LOG.atInfo().addKeyValue("partition", partitions).log("databases of these partitions are no longer captured");
    }

    @Override
    public void unreadable(DeadLetter letter) {
        letters.accept(letter);
    }
}
