package dev.tocsin.standalone.demonstration;

import dev.tocsin.standalone.database.EmbeddedDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Properties;

/**
 * Real traffic on this machine alone, and the configuration that watches it.
 *
 * <p>Threading: started, opened and closed by one thread.
 */
public final class Demonstration implements AutoCloseable {

    static final Duration RHYTHM = Duration.ofMillis(1500);
    private static final String HOST = "127.0.0.1";

    private final Vertx vertx;
    private final ShopWriter writer;

    private Demonstration(Vertx vertx, ShopWriter writer) {
        this.vertx = vertx;
        this.writer = writer;
    }

    /** Makes the shop's database and tables, unless an earlier run did; nothing is written yet. */
    public static void prepare(EmbeddedDatabase database) throws SQLException {
        Shop.createDatabase(database.jdbcUrl());
        try (Connection connection = DriverManager.getConnection(shopUrl(database))) {
            Shop.createTables(connection);
        }
    }

    /** Where the shop's rows are, for JDBC. */
    public static String shopUrl(EmbeddedDatabase database) {
        return database.jdbcUrl(Shop.DATABASE);
    }

    /** Opens the site, the receiver and the shop, whose database was prepared; returns once they can be reached. */
    public static Demonstration start(DemonstrationPorts ports, EmbeddedDatabase database, InstantSource clock) {
        var vertx = Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1));
        try {
            DemonstrationPart.await(Future.all(
                    DemoSite.start(vertx, HOST, ports.site().number(), clock),
                    Receiver.start(vertx, HOST, ports.receiver().number(), clock, arrival -> {})));
        } catch (RuntimeException e) {
            DemonstrationPart.await(vertx.close());
            throw e;
        }
        return new Demonstration(vertx, ShopWriter.start(shopUrl(database), new Properties(), RHYTHM));
    }

    /** The configuration as text, its ports filled in: what a person would write in their own file. */
    public static String configuration(DemonstrationPorts ports, int postgresPort) {
        return Resource.text("demonstration.yaml")
                .replace("@SITE@", "http://127.0.0.1:" + ports.site().number())
                .replace("@RECEIVER@", "http://127.0.0.1:" + ports.receiver().number())
                .replace("@SHOP@", "postgresql://postgres@127.0.0.1:" + postgresPort + "/" + Shop.DATABASE);
    }

    @Override
    public void close() {
        writer.close();
        DemonstrationPart.await(vertx.close());
    }
}
