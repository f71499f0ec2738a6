package dev.tocsin.standalone.database;

import dev.tocsin.standalone.port.Port;
import java.nio.file.Path;
import java.sql.DriverManager;

/** A process that writes to its own database and then waits to be killed. */
final class DatabaseChild {

    private DatabaseChild() {}

    public static void main(String[] arguments) throws Exception {
        var port = new Port("PostgreSQL", "--postgres-port", Integer.parseInt(arguments[1]));
        var database = EmbeddedDatabase.start(new DatabaseSettings(Path.of(arguments[0]), port));
        try (var connection = DriverManager.getConnection(database.jdbcUrl());
                var statement = connection.createStatement()) {
            statement.execute("create table kept (value text)");
            statement.execute("insert into kept values ('written before the kill')");
        }
        System.out.println("written");
        Thread.currentThread().join();
    }
}
