package dev.tocsin.notifier.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BodySigningTest {

    /** The example of GitHub's documentation. */
    @Test
    void signsAsGitHubDoes() {
        assertThat(signing("sha256", "hex", "sha256=")
                        .sign("It's a Secret to Everybody", "Hello, World!".getBytes(UTF_8)))
                .isEqualTo("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
    }

    /** RFC 2202, 3, test 2, and RFC 4231, 4.3. */
    @Test
    void otherAlgorithmsAndEncodingsAreThere() {
        byte[] data = "what do ya want for nothing?".getBytes(UTF_8);
        assertThat(signing("sha1", "hex", "sha1=").sign("Jefe", data))
                .isEqualTo("sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
        assertThat(signing("sha512", "hex", "").sign("Jefe", data)).startsWith("164b7a7bfcf819e2e395fbe73b56e0a387");
        assertThat(signing("sha256", "base64", "").sign("Jefe", data))
                .isEqualTo("W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=");
    }

    @Test
    void whatThereIsNotIsRefusedWithoutShowingTheSecret() {
        assertThatThrownBy(() -> signing("md5", "hex", "").sign("s3cret", new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected sha1, sha256 or sha512 but was 'md5'");
        assertThatThrownBy(() -> signing("sha256", "hex", "").sign("", new byte[0]))
                .hasMessage("the secret is empty");
        assertThat(new BodySigning("X", "sha1", "hex", "", "s3cret").toString()).doesNotContain("s3cret");
    }

    private static BodySigning signing(String algorithm, String encoding, String prefix) {
        return new BodySigning("X-Hub-Signature-256", algorithm, encoding, prefix, "${env:X}");
    }
}
