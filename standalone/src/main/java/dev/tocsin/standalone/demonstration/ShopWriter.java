package dev.tocsin.standalone.demonstration;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the shop busy: one turn after the other, on a steady rhythm, through restarts of the database.
 *
 * <p>Threading: one thread of its own, from construction until closed.
 */
final class ShopWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ShopWriter.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String url;
    private final Properties login;
    private final Duration rhythm;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "shop-writer");
    private volatile Optional<String> trouble = Optional.of("waits for its database");
    private long turn;

    private ShopWriter(String url, Properties login, Duration rhythm) {
        this.url = url;
        this.login = login;
        this.rhythm = rhythm;
    }

    /** Makes the shop's tables where they are missing, and writes from then on. */
    static ShopWriter start(String url, Properties login, Duration rhythm) {
        var writer = new ShopWriter(url, login, rhythm);
        writer.thread.setDaemon(true);
        writer.thread.start();
        return writer;
    }

    /** Why nothing is written now. */
    Optional<String> trouble() {
        return trouble;
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            do {
                writeUntilItBreaks();
            } while (!closing.await(rhythm.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeUntilItBreaks() throws InterruptedException {
        try (Connection connection = DriverManager.getConnection(url, login)) {
            Shop.createTables(connection);
            trouble = Optional.empty();
            while (!closing.await(rhythm.toMillis(), TimeUnit.MILLISECONDS)) {
                Shop.takeTurn(connection, turn);
                turn++;
            }
        } catch (SQLException e) {
            trouble = Optional.of(String.valueOf(e.getMessage()));
            LOG.atInfo().addKeyValue("error", e.getMessage()).log("the shop's database is away; trying again");
        }
    }
}
