package dev.tocsin.standalone.demonstration;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A small shop in PostgreSQL: its tables, and the things that happen there, one turn after the other.
 *
 * <p>Threading: each method uses only the connection it is given.
 */
final class Shop {

    /** What the shop's database is called. */
    static final String DATABASE = "shop";

    private static final int ORDERS_KEPT = 200;

    private Shop() {}

    /** Makes the database unless it is there. */
    static void createDatabase(String maintenanceUrl) throws SQLException {
        try (Connection connection = DriverManager.getConnection(maintenanceUrl);
                Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
            if (!found.next()) {
                statement.execute("create database " + DATABASE);
            }
        }
    }

    /** Makes the tables and their first rows unless they are there. */
    static void createTables(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(Resource.text("shop.sql"));
        }
    }

    /** Whatever is due at a turn, in one transaction; the same turn on the same rows does the same. */
    static void takeTurn(Connection connection, long turn) throws SQLException {
        connection.setAutoCommit(false);
        switch ((int) Math.floorMod(turn, 6L)) {
            case 0, 3 -> placeOrder(connection, turn);
            case 1 -> advance(connection, "placed", "paid", 2);
            case 2 -> changeOfMind(connection, turn);
            case 4 -> advance(connection, "paid", "shipped", 2);
            default -> forgetOldest(connection, turn);
        }
        connection.commit();
    }

    /** An order with its lines, the stock that they take, and the total: five to seven rows at once. */
    private static void placeOrder(Connection connection, long turn) throws SQLException {
        update(connection, """
                insert into orders (customer_id)
                select id from customers order by id offset ? % (select count(*) from customers) limit 1
                """, turn / 3);
        long lines = 2 + turn % 2;
        for (long line = 0; line < lines; line++) {
            update(connection, """
                    insert into order_lines (order_id, product_id, quantity, price)
                    select currval('orders_id_seq'), id, 1 + ? % 3, price
                    from products order by id offset ? % (select count(*) from products) limit 1
                    """, turn + line, turn / 3 + line);
        }
        update(connection, """
                update products set stock = stock - sold.quantity
                from (select product_id, sum(quantity) as quantity from order_lines
                      where order_id = currval('orders_id_seq') group by product_id) as sold
                where products.id = sold.product_id
                """);
        update(connection, """
                update orders set total =
                  (select sum(quantity * price) from order_lines where order_id = orders.id)
                where id = currval('orders_id_seq')
                """);
    }

    /** Placed and taken back before it was committed: nobody may ever hear of it. */
    private static void changeOfMind(Connection connection, long turn) throws SQLException {
        placeOrder(connection, turn);
        connection.rollback();
    }

    private static void advance(Connection connection, String from, String to, long atMost) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                update orders set status = ? where id in
                  (select id from orders where status = ? order by id limit ?)
                """)) {
            statement.setString(1, to);
            statement.setString(2, from);
            statement.setLong(3, atMost);
            statement.executeUpdate();
        }
    }

    /** A shipped order leaves the books, and the shop stays small however long it runs. */
    private static void forgetOldest(Connection connection, long turn) throws SQLException {
        update(connection, "delete from orders where id = (select min(id) from orders where status = 'shipped')");
        update(connection, "delete from orders where id <= (select max(id) from orders) - " + ORDERS_KEPT);
        update(connection, "update products set stock = stock + 100 where stock < 50");
        if (Math.floorMod(turn, 5L) == 0) {
            update(connection, """
                    update customers set city = case city when 'Vienna' then 'Graz' else 'Vienna' end
                    where email = 'ada@example.com'
                    """);
        }
    }

    private static void update(Connection connection, String sql, long... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int index = 0; index < values.length; index++) {
                statement.setLong(index + 1, values[index]);
            }
            statement.executeUpdate();
        }
    }
}
