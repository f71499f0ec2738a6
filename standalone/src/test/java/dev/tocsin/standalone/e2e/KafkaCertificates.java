package dev.tocsin.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An authority and what it signs, made by the JDK's keytool: a key store for the broker and one for each user with a certificate. */
final class KafkaCertificates {

    static final String PASSWORD = "store-secret";

    private static final List<String> NAMES = List.of("broker", "prober");

    private final Path folder;

    KafkaCertificates(Path folder) throws Exception {
        this.folder = Files.createDirectories(folder);
        for (String authority : List.of("ca", "other")) {
            pair(authority, "-dname", "CN=Test CA", "-ext", "bc:c");
            String file = folder.resolve(authority + ".pem").toString();
            keytool(authority, "-exportcert", "-alias", authority, "-rfc", "-file", file);
        }
        for (String name : NAMES) {
            pair(name, "-dname", "CN=" + name);
            Path request = folder.resolve(name + ".csr");
            Path signed = folder.resolve(name + ".pem");
            keytool(name, "-certreq", "-alias", name, "-file", request.toString());
            keytool(
                    "ca",
                    "-gencert",
                    "-alias",
                    "ca",
                    "-ext",
                    "san=ip:127.0.0.1",
                    "-rfc",
                    "-infile",
                    request.toString(),
                    "-outfile",
                    signed.toString());
            keytool(
                    name,
                    "-importcert",
                    "-noprompt",
                    "-alias",
                    "ca",
                    "-file",
                    authority().toString());
            keytool(name, "-importcert", "-noprompt", "-alias", name, "-file", signed.toString());
        }
    }

    /** The authority's certificate as PEM. */
    Path authority() {
        return folder.resolve("ca.pem");
    }

    /** That of an authority of the same name that signed nothing. */
    Path otherAuthority() {
        return folder.resolve("other.pem");
    }

    /** The store with that name's key and the authority. */
    Path file(String name) {
        return folder.resolve(name + ".p12");
    }

    /** Kafka's settings of a store with that name's key and the authority. */
    Map<String, String> store(String name) {
        String store = file(name).toString();
        return Map.of(
                "ssl.keystore.type",
                "PKCS12",
                "ssl.keystore.location",
                store,
                "ssl.keystore.password",
                PASSWORD,
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                authority().toString());
    }

    private void pair(String name, String... more) throws Exception {
        List<String> words = new ArrayList<>(
                List.of("-genkeypair", "-alias", name, "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "30"));
        words.addAll(List.of(more));
        keytool(name, words.toArray(String[]::new));
    }

    private void keytool(String store, String... words) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-J-XX:TieredStopAtLevel=1"));
        line.addAll(List.of(words));
        line.addAll(List.of(
                "-storetype",
                "PKCS12",
                "-keystore",
                folder.resolve(store + ".p12").toString(),
                "-storepass",
                PASSWORD));
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).as(List.of(words).toString()).isZero();
    }
}
