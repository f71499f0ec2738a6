package dev.tocsin.standalone.demonstration;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
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
    private final Duration rhythm;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "shop-writer");
    private long turn;

    private ShopWriter(String url, Duration rhythm) {
        this.url = url;
        this.rhythm = rhythm;
    }

    static ShopWriter start(String url, Duration rhythm) {
        var writer = new ShopWriter(url, rhythm);
        writer.thread.setDaemon(true);
        writer.thread.start();
        return writer;
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
        try (Connection connection = DriverManager.getConnection(url)) {
            while (!closing.await(rhythm.toMillis(), TimeUnit.MILLISECONDS)) {
                Shop.takeTurn(connection, turn);
                turn++;
            }
        } catch (SQLException e) {
            LOG.atInfo().addKeyValue("error", e.getMessage()).log("the shop's database is away; trying again");
        }
    }
}
