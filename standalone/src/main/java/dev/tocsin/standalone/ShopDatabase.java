package dev.tocsin.standalone;

import dev.tocsin.standalone.database.DatabaseSettings;
import dev.tocsin.standalone.database.EmbeddedDatabase;
import dev.tocsin.standalone.demonstration.Demonstration;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The demonstration's database, which starts while the broker does.
 *
 * <p>Threading: started on a thread of its own; awaited and closed by any.
 */
final class ShopDatabase implements AutoCloseable {

    private final CompletableFuture<EmbeddedDatabase> starting;

    private ShopDatabase(CompletableFuture<EmbeddedDatabase> starting) {
        this.starting = starting;
    }

    static ShopDatabase start(DatabaseSettings settings, Terminal terminal) {
        return new ShopDatabase(CompletableFuture.supplyAsync(
                () -> prepared(settings, terminal), task -> new Thread(task, "start-database").start()));
    }

    /** Returns once its tables are there; throws what kept it from starting. */
    EmbeddedDatabase await() {
        try {
            return starting.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    @Override
    public void close() {
        starting.handle((database, failure) -> {
                    if (database != null) {
                        database.close();
                    }
                    return true;
                })
                .join();
    }

    private static EmbeddedDatabase prepared(DatabaseSettings settings, Terminal terminal) {
        EmbeddedDatabase database = EmbeddedDatabase.start(settings);
        try {
            Demonstration.prepare(database);
        } catch (SQLException | RuntimeException e) {
            database.close();
            throw new IllegalStateException("cannot make the demonstration's shop: " + e.getMessage(), e);
        }
        terminal.step("PostgreSQL runs");
        return database;
    }
}
