package dev.tocsin.notifier.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ed25519Test {
    /** Of the specification's own library, as is the signature. */
    private static final String KEY = "whsk_VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=";

    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final Instant AT = Instant.ofEpochSecond(1614265330);
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);

    @Test
    void signsAsTheSpecificationsVectorSays() {
        assertThat(StandardWebhooks.sign(List.of(KEY), ID, AT, BODY))
                .isEqualTo(
                        "v1a,tQ9V2XOqn7jL/DQenEFpqIugdBVtiMmER5mhSkXBNwM0mkATuDe6KYYUuxqtaiHeYGb7KaaBRdM5WqyeFiL8Ag==");
    }

    /** RFC 8032, 7.1: tests 1, 2 and 3. */
    @ParameterizedTest
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"
    })
    void aPrivateKeyHasThePublicKeyOfTheStandardsVectors(String seed, String publicKey) {
        byte[] seedBytes = HexFormat.of().parseHex(seed);
        String expected =
                "whpk_" + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(publicKey));
        assertThat(Ed25519.publicKey("whsk_" + Base64.getEncoder().encodeToString(seedBytes)))
                .isEqualTo(expected);
        byte[] both = HexFormat.of().parseHex(seed + publicKey);
        assertThat(Ed25519.publicKey("whsk_" + Base64.getEncoder().encodeToString(both)))
                .isEqualTo(expected);
    }

    @Test
    void aReceiverVerifiesWithThePublicKeyOfANewPair() throws Exception {
        Ed25519.Pair pair = Ed25519.create();
        String entry = StandardWebhooks.sign(List.of(pair.privateKey()), ID, AT, BODY);
        Signature verifying = Signature.getInstance("Ed25519");
        verifying.initVerify(readPublic(pair.publicKey()));
        verifying.update((ID + ".1614265330.").getBytes(UTF_8));
        verifying.update(BODY);
        assertThat(entry).startsWith("v1a,");
        assertThat(verifying.verify(Base64.getDecoder().decode(entry.substring("v1a,".length()))))
                .isTrue();
        assertThat(pair.toString()).doesNotContain(pair.privateKey());
        assertThat(Ed25519.create()).isNotEqualTo(pair);
    }

    @Test
    void aSharedSecretAndAPrivateKeyMaySignTogether() {
        assertThat(StandardWebhooks.sign(List.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", KEY), ID, AT, BODY))
                .startsWith("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= v1a,tQ9V");
    }

    @ParameterizedTest
    @ValueSource(strings = {"whsk_", "whsk_c2hvcnQ=", "whsk_p%ssword"})
    void whatIsNoKeyIsRefusedWithoutShowingIt(String key) {
        assertThatThrownBy(() -> StandardWebhooks.sign(List.of(key), ID, AT, BODY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a whsk_ key must be 32 or 64 bytes in base64");
        assertThatThrownBy(() -> Ed25519.publicKey(key)).hasMessageNotContaining("ssword");
    }

    @Test
    void aPrivateKeyBesideAPublicKeyThatIsNotItsOwnIsRefused() {
        byte[] wrong = new byte[64];
        assertThatThrownBy(() -> Ed25519.publicKey("whsk_" + Base64.getEncoder().encodeToString(wrong)))
                .hasMessageContaining("second half");
        assertThatThrownBy(() -> Ed25519.publicKey("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
                .hasMessageContaining("only a whsk_ key");
    }

    private static PublicKey readPublic(String whpk) throws Exception {
        byte[] raw = Base64.getDecoder().decode(whpk.substring("whpk_".length()));
        byte[] encoded = HexFormat.of()
                .parseHex("302a300506032b6570032100" + HexFormat.of().formatHex(raw));
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }
}
