package dev.tocsin.notifier.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** A certificate and its key, made once with the JDK's keytool; nobody but itself vouches for it unless it says so. */
record Certified(KeyStore store) {
    private static final String PASSWORD = "changeit";
    private static final String OWN = "own";
    private static final String AUTHORITY = "authority";
    private static final Map<List<String>, Certified> MADE = new ConcurrentHashMap<>();

    /** Of {@code localhost}. */
    static Certified localhost() {
        return selfSigned("localhost", "3650");
    }

    /** Of another host. */
    static Certified ofAnotherHost() {
        return selfSigned("other.example", "3650");
    }

    /** Of a client. */
    static Certified client() {
        return selfSigned("client.example", "365");
    }

    /** Of {@code localhost}, by an authority that is still valid, but over since yesterday. */
    static Certified expired() {
        return MADE.computeIfAbsent(List.of("expired"), absent -> {
            Path file = file();
            Path request = file.resolveSibling("request");
            Path answer = file.resolveSibling("answer");
            generate(file, AUTHORITY, "CN=authority", "-ext", "bc:c", "-validity", "365");
            generate(file, OWN, "CN=localhost", "-validity", "365");
            keytool(file, "-certreq", "-alias", OWN, "-file", request.toString());
            keytool(
                    file,
                    "-gencert",
                    "-alias",
                    AUTHORITY,
                    "-ext",
                    "SAN=dns:localhost",
                    "-startdate",
                    "-10d",
                    "-validity",
                    "9",
                    "-infile",
                    request.toString(),
                    "-outfile",
                    answer.toString());
            keytool(file, "-importcert", "-noprompt", "-alias", OWN, "-file", answer.toString());
            keytool(file, "-delete", "-alias", AUTHORITY);
            return read(file);
        });
    }

    /** Vouched for by itself, but over since yesterday. */
    static Certified expiredByItself() {
        return selfSigned("localhost", "9", "-startdate", "-10d");
    }

    /** A socket that shows this certificate. */
    ServerSocket socket() throws GeneralSecurityException, IOException {
        return socket(new TrustManager[0]);
    }

    /** A socket that shows this certificate and asks for that of the client. */
    ServerSocket socketFor(Certified wanted) throws GeneralSecurityException, IOException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("client", wanted.store.getCertificate(OWN));
        trust.init(trusted);
        SSLServerSocket socket = (SSLServerSocket) socket(trust.getTrustManagers());
        socket.setNeedClientAuth(true);
        return socket;
    }

    String certificate() throws GeneralSecurityException {
        return pem("CERTIFICATE", store.getCertificate(OWN).getEncoded());
    }

    /** Who vouches for it. */
    String authority() throws GeneralSecurityException {
        Certificate[] chain = store.getCertificateChain(OWN);
        return pem("CERTIFICATE", chain[chain.length - 1].getEncoded());
    }

    String key() throws GeneralSecurityException {
        return pem("PRIVATE KEY", store.getKey(OWN, PASSWORD.toCharArray()).getEncoded());
    }

    /** A connection that goes on in secret, shown this certificate. */
    Socket secured(Socket plain) throws GeneralSecurityException, IOException {
        SSLSocket secured = (SSLSocket) context(new TrustManager[0])
                .getSocketFactory()
                .createSocket(plain, plain.getInetAddress().getHostAddress(), plain.getPort(), true);
        secured.setUseClientMode(false);
        return secured;
    }

    private ServerSocket socket(TrustManager[] trusted) throws GeneralSecurityException, IOException {
        return context(trusted).getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private SSLContext context(TrustManager[] trusted) throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trusted, null);
        return context;
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder().encodeToString(content)
                + "\n-----END " + what + "-----\n";
    }

    private static Certified selfSigned(String name, String days, String... more) {
        List<String> options = new ArrayList<>(List.of("-ext", "SAN=dns:" + name, "-validity", days));
        options.addAll(List.of(more));
        List<String> key = new ArrayList<>(options);
        return MADE.computeIfAbsent(key, absent -> {
            Path file = file();
            generate(file, OWN, "CN=" + name, options.toArray(String[]::new));
            return read(file);
        });
    }

    private static void generate(Path file, String alias, String name, String... options) {
        List<String> command =
                new ArrayList<>(List.of("-genkeypair", "-alias", alias, "-keyalg", "EC", "-dname", name));
        command.addAll(List.of(options));
        keytool(file, command.toArray(String[]::new));
    }

    private static void keytool(Path file, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", PASSWORD));
        try {
            Process keytool = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool failed: " + command);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Path file() {
        try {
            return Files.createTempDirectory("certified").resolve("keys.p12");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Certified read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            return new Certified(store);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
