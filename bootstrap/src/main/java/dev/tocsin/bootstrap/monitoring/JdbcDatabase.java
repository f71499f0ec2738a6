package dev.tocsin.bootstrap.monitoring;

import dev.tocsin.anexia.up.Connections;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;

/** Connects to a database by its JDBC URL; neither that nor the password is in what goes wrong. */
final class JdbcDatabase implements Connections {

    private final Driver driver;
    private final String url;
    private final Optional<String> user;
    private final Optional<String> password;

    private JdbcDatabase(Driver driver, String url, Optional<String> user, Optional<String> password) {
        this.driver = driver;
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /**
     * @throws IllegalArgumentException if no driver that is here knows the address
     */
    static JdbcDatabase at(String url, Optional<String> user, Optional<String> password) {
        try {
            return new JdbcDatabase(DriverManager.getDriver(url), url, user, password);
        } catch (SQLException noDriver) {
            throw new IllegalArgumentException(
                    "expected the JDBC URL of a database whose driver is on the class path", noDriver);
        }
    }

    @Override
    public Connection open() throws SQLException {
        Properties properties = new Properties();
        user.ifPresent(name -> properties.put("user", name));
        password.ifPresent(secret -> properties.put("password", secret));
        try {
            Connection connection = driver.connect(url, properties);
            if (connection == null) {
                throw new SQLException("the database's driver does not know its address");
            }
            return connection;
        } catch (SQLException refused) {
            throw new SQLException(withoutSecrets(String.valueOf(refused.getMessage())), refused.getSQLState());
        }
    }

    private String withoutSecrets(String message) {
        String plain = message.replace(url, "the address");
        return password.filter(secret -> !secret.isBlank())
                .map(secret -> plain.replace(secret, "…"))
                .orElse(plain);
    }
}
