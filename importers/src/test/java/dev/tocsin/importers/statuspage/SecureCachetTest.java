package dev.tocsin.importers.statuspage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.SecretStore;
import dev.tocsin.importers.Import;
import dev.tocsin.importers.Imported;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Cachet whose certificate only a bundle of the environment vouches for. */
class SecureCachetTest {

    private static final String ONE =
            "{\"data\":[{\"id\":7,\"name\":\"Shop\",\"link\":\"https://shop.example/\",\"enabled\":true}]}";
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path folder;

    private HttpsServer server;

    @BeforeEach
    void serve() throws Exception {
        Path store = folder.resolve("server.p12");
        keytool(
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=cachet",
                "-ext",
                "SAN=ip:127.0.0.1",
                store);
        keytool("-exportcert", "-rfc", "-alias", "a", "-file", folder.resolve("ca.pem"), store);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            byte[] body = ONE.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static void keytool(Object... arguments) throws Exception {
        String[] command = new String[arguments.length + 4];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        for (int i = 0; i < arguments.length - 1; i++) {
            command[i + 1] = arguments[i].toString();
        }
        command[arguments.length] = "-keystore";
        command[arguments.length + 1] = arguments[arguments.length - 1].toString();
        command[arguments.length + 2] = "-storepass";
        command[arguments.length + 3] = new String(PASSWORD);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private Imported imported(Map<String, String> variables) {
        String url = "https://127.0.0.1:" + server.getAddress().getPort() + "/api/v1";
        return Import.ofCachet(
                url, Optional.of("hush"), Environment.of(variables), SecretStore.inFolder(folder.resolve("s")));
    }

    @Test
    void isBelievedWithTheBundleAloneAndTheBundleIsTakenOver() throws Exception {
        assertThatThrownBy(() -> imported(Map.of()))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining("does not answer: ");

        Path bundle = folder.resolve("ca.pem");
        assertThat(imported(Map.of("REQUESTS_CA_BUNDLE", bundle.toString()))
                        .text()
                        .split("ca: \\$\\{file:" + bundle + "}", -1))
                .hasSize(4);
    }

    @Test
    void aBundleThatIsNoneIsRefused() throws Exception {
        Path bundle = Files.writeString(folder.resolve("none.pem"), "no certificate");

        assertThatThrownBy(() -> imported(Map.of("REQUESTS_CA_BUNDLE", bundle.toString())))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining("the bundle of authorities " + bundle + " cannot be used");
    }
}
