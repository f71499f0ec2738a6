package dev.tocsin.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.Problem;
import dev.tocsin.definitions.yaml.SecretStore;
import dev.tocsin.schemas.event.Authentication;
import dev.tocsin.schemas.event.Send;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HookReachingTest {

    @TempDir
    Path folder;

    @Test
    void authenticationIsOneOfFourKinds() throws IOException {
        assertThat(send("auth: { basic: { username: ann, password: \"${env:PW}\" } }")
                        .getAuth())
                .isEqualTo(new Authentication("basic", Map.of("username", "ann", "password", "${env:PW}")));
        assertThat(send("auth: { bearer: \"${env:TOKEN}\" }").getAuth())
                .isEqualTo(new Authentication("bearer", Map.of("token", "${env:TOKEN}")));
        assertThat(send("auth: { oauth2: { token_url: \"https://auth.example/token\", client_id: tocsin,"
                                + " client_secret: \"${env:PW}\", scopes: [write, read] } }")
                        .getAuth())
                .isEqualTo(new Authentication(
                        "oauth2",
                        Map.of(
                                "token_url",
                                "https://auth.example/token",
                                "client_id",
                                "tocsin",
                                "client_secret",
                                "${env:PW}",
                                "scopes",
                                "write read")));
        assertThat(send("auth: { mtls: { certificate: \"${file:/c.pem}\", key: \"${file:/k.pem}\" } }")
                        .getAuth())
                .isEqualTo(
                        new Authentication("mtls", Map.of("certificate", "${file:/c.pem}", "key", "${file:/k.pem}")));
    }

    @Test
    void theOtherWaysHaveDefaults() throws IOException {
        Send plain = send("method: POST");
        assertThat(plain.getAuth()).isNull();
        assertThat(plain.getHttp()).isEqualTo("1.1");
        assertThat(plain.getFollowRedirects()).isFalse();
        Send send = send(
                "ca: \"${file:/ca.pem}\", proxy: \"socks5://proxy.example:1080\", follow_redirects: true, http: 2");
        assertThat(send.getCa()).isEqualTo("${file:/ca.pem}");
        assertThat(send.getProxy()).isEqualTo("socks5://proxy.example:1080");
        assertThat(send.getFollowRedirects()).isTrue();
        assertThat(send.getHttp()).isEqualTo("2");
    }

    @Test
    void aListOfASecretIsOneReferenceToTheFirstThatThereIs() throws IOException {
        assertThat(send("auth: { bearer: [\"${aws:hooks/erp#token@eu-west-1}\", \"${env:TOKEN:-x}\"] }")
                        .getAuth())
                .isEqualTo(
                        new Authentication("bearer", Map.of("token", "${aws:hooks/erp#token@eu-west-1|env:TOKEN:-x}")));
        assertThat(send("headers: { X-Api-Key: [\"${file:/a}\", \"${env:TOKEN}\"] }")
                        .getHeaders())
                .isEqualTo(Map.of("X-Api-Key", "${file:/a|env:TOKEN}"));
    }

    @Test
    void http2WithoutTlsIsDoubted() throws IOException {
        Result.Accepted accepted = (Result.Accepted) read("http://erp.example/", "http: 2");
        assertThat(accepted.definitions().warnings())
                .extracting(Problem::message)
                .containsExactly("is agreed on by https: alone; this URL is called with HTTP/1.1");
    }

    private Send send(String keys) throws IOException {
        Result result = read("https://erp.example/", keys);
        assertThat(result).isInstanceOf(Result.Accepted.class);
        return ((Result.Accepted) result).definitions().hooks().get(0).getSend();
    }

    private Result read(String url, String keys) throws IOException {
        Path file = folder.resolve("tocsin.yaml");
        Files.writeString(
                file,
                "hooks:\n  - { name: h, listen: { incidents: [opened] }, send: { url: \"" + url + "\", " + keys
                        + " } }\n");
        return Reader.read(file, Environment.of(Map.of()), SecretStore.refusing());
    }
}
