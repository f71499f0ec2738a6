package dev.tocsin.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.Problem;
import dev.tocsin.definitions.yaml.SecretStore;
import dev.tocsin.schemas.event.BodySignature;
import dev.tocsin.schemas.event.Delivery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HookSigningTest {

    @TempDir
    Path folder;

    @Test
    void oneSecretSigns() throws IOException {
        assertThat(delivery("secret: \"${env:ERP}\"").getSecrets()).containsExactly("${env:ERP}");
    }

    @Test
    void whileTheyOverlapSeveralSecretsSign() throws IOException {
        assertThat(delivery("secret: [\"${file:/run/secrets/next}\", \"${env:ERP}\"]")
                        .getSecrets())
                .containsExactly("${file:/run/secrets/next}", "${env:ERP}");
    }

    @Test
    void anHmacOfTheBodyIsThatOfGitHubUnlessItSaysOtherwise() throws IOException {
        assertThat(delivery("signature: { secret: \"${env:HUB}\" }").getSignature())
                .isEqualTo(BodySignature.newBuilder().setSecret("${env:HUB}").build());
        assertThat(delivery("signature: { secret: \"${env:HUB}\", algorithm: sha1 }")
                        .getSignature())
                .isEqualTo(BodySignature.newBuilder()
                        .setHeader("X-Hub-Signature")
                        .setAlgorithm("sha1")
                        .setPrefix("sha1=")
                        .setSecret("${env:HUB}")
                        .build());
        assertThat(delivery(
                                "signature: { header: X-Shop-Hmac, encoding: base64, prefix: \"\", secret: \"${env:HUB}\" }")
                        .getSignature())
                .isEqualTo(BodySignature.newBuilder()
                        .setHeader("X-Shop-Hmac")
                        .setEncoding("base64")
                        .setPrefix("")
                        .setSecret("${env:HUB}")
                        .build());
    }

    @Test
    void aLiteralSecretIsMovedIntoAFileOfItsOwn() throws IOException {
        Path secrets = folder.resolve("secrets");
        Result.Accepted accepted = (Result.Accepted) read("secret: [whsec_c2Vjb25k]", SecretStore.inFolder(secrets));
        assertThat(accepted.definitions().hooks().get(0).getDelivery().getSecrets())
                .containsExactly("${file:" + secrets.resolve("hooks.h.secret.0") + "}");
        assertThat(Files.readString(secrets.resolve("hooks.h.secret.0"))).isEqualTo("whsec_c2Vjb25k");
    }

    @Test
    void aReferenceToSomethingElseIsDoubtedWithoutShowingIt() throws IOException {
        Result.Accepted accepted = (Result.Accepted) read("secret: \"${env:ODD}\"", SecretStore.refusing());
        assertThat(accepted.definitions().warnings())
                .extracting(Problem::message)
                .containsExactly("what it says here is no signing secret: expected whsec_ or whsk_ followed by base64");
    }

    private Delivery delivery(String keys) throws IOException {
        Result result = read(keys, SecretStore.refusing());
        assertThat(result).isInstanceOf(Result.Accepted.class);
        return ((Result.Accepted) result).definitions().hooks().get(0).getDelivery();
    }

    private Result read(String keys, SecretStore secrets) throws IOException {
        Path file = folder.resolve("tocsin.yaml");
        Files.writeString(
                file,
                "hooks:\n  - { name: h, listen: { incidents: [opened] }, send: { url: \"https://erp.example/\" },"
                        + " delivery: { " + keys + " } }\n");
        return Reader.read(file, Environment.of(Map.of("ERP", "whsec_c2Vjb25k", "ODD", "o d d")), secrets);
    }
}
