package dev.tocsin.standalone.demonstration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.embedded.broker.FreePort;
import dev.tocsin.standalone.database.DatabaseSettings;
import dev.tocsin.standalone.database.EmbeddedDatabase;
import dev.tocsin.standalone.port.Port;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopTest {

    @TempDir
    private Path folder;

    @Test
    void placesPaysShipsForgetsAndTakesBackOrders() throws Exception {
        var port = new Port("PostgreSQL", "--postgres-port", FreePort.any());
        try (var database = EmbeddedDatabase.start(new DatabaseSettings(folder, port))) {
            Demonstration.prepare(database);
            Demonstration.prepare(database);
            try (Connection shop = DriverManager.getConnection(Demonstration.shopUrl(database))) {
                turns(shop, 0, 3);
                assertThat(number(shop, "select count(*) from orders"))
                        .as("one placed, one taken back")
                        .isEqualTo(1);
                assertThat(number(shop, "select count(*) from orders where status = 'paid'"))
                        .isEqualTo(1);
                assertThat(number(shop, "select count(*) from orders where total <= 0"))
                        .isZero();

                turns(shop, 3, 60);
                assertThat(number(shop, "select count(*) from orders where status = 'shipped'"))
                        .isPositive();
                assertThat(number(shop, "select max(id) - count(*) from orders"))
                        .as("forgotten")
                        .isPositive();
                assertThat(number(shop, "select count(*) from order_lines where quantity <= 0"))
                        .isZero();
            }
        }
    }

    private static void turns(Connection shop, int from, int until) throws SQLException {
        for (int turn = from; turn < until; turn++) {
            Shop.takeTurn(shop, turn);
        }
    }

    private static int number(Connection shop, String query) throws SQLException {
        try (var statement = shop.createStatement();
                var row = statement.executeQuery(query)) {
            assertThat(row.next()).isTrue();
            return row.getInt(1);
        }
    }
}
