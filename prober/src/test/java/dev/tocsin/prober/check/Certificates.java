package dev.tocsin.prober.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority and what it signs, made by the JDK's keytool in a folder of the test's. */
final class Certificates {
    private static final String PASSWORD = "secret";

    private final Path folder;
    private int serial;

    Certificates(Path folder) throws Exception {
        this.folder = folder;
        keytool("ca.p12", "-genkeypair", "-alias", "ca", "-dname", "CN=Test CA", "-ext", "bc:c", "-validity", "30");
    }

    /** The authority's certificate. */
    String authority() throws Exception {
        return pem("CERTIFICATE", store("ca.p12").getCertificate("ca").getEncoded());
    }

    /** A certificate with its key, signed by the authority. */
    record Signed(KeyStore store) {
        String certificate() throws GeneralSecurityException {
            return pem("CERTIFICATE", store.getCertificate("k").getEncoded());
        }

        String key() throws GeneralSecurityException {
            return pem("PRIVATE KEY", store.getKey("k", PASSWORD.toCharArray()).getEncoded());
        }
    }

    /** @param startsIn such as {@code -10d} */
    Signed sign(String name, String startsIn, int days) throws Exception {
        return sign("ca", name, startsIn, days);
    }

    /** Signed by an authority that the first one made, whose own certificate has expired. */
    Signed signBelowExpired(String name) throws Exception {
        String middle = "m" + ++serial;
        keytool(
                "ca.p12",
                "-genkeypair",
                "-alias",
                middle,
                "-signer",
                "ca",
                "-dname",
                "CN=Test middle",
                "-ext",
                "bc:c",
                "-startdate",
                "-10d",
                "-validity",
                "2");
        return sign(middle, name, "-1d", 20);
    }

    private Signed sign(String signer, String name, String startsIn, int days) throws Exception {
        String alias = "k" + ++serial;
        String extension = Character.isDigit(name.charAt(0)) ? "san=ip:" + name : "san=dns:" + name;
        keytool(
                "ca.p12",
                "-genkeypair",
                "-alias",
                alias,
                "-signer",
                signer,
                "-dname",
                "CN=" + name,
                "-ext",
                extension,
                "-startdate",
                startsIn,
                "-validity",
                Integer.toString(days));
        KeyStore all = store("ca.p12");
        KeyStore one = KeyStore.getInstance("PKCS12");
        one.load(null, null);
        one.setKeyEntry(
                "k", all.getKey(alias, PASSWORD.toCharArray()), PASSWORD.toCharArray(), all.getCertificateChain(alias));
        one.setCertificateEntry("ca", all.getCertificate("ca"));
        return new Signed(one);
    }

    /** A server's TLS with that certificate, which asks for one of the same authority if told so. */
    SSLContext server(Signed signed) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(signed.store(), PASSWORD.toCharArray());
        var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(signed.store());
        context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    private String path(String file) {
        return folder.resolve(file).toString();
    }

    private KeyStore store(String file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(folder.resolve(file))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private void keytool(String store, String command, String... more) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                command));
        line.addAll(List.of(more));
        line.addAll(List.of("-storetype", "PKCS12", "-keystore", path(store), "-storepass", PASSWORD));
        if (command.equals("-genkeypair")) {
            line.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
        }
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).as(command).isZero();
    }

    private static String pem(String kind, byte[] encoded) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n";
    }
}
