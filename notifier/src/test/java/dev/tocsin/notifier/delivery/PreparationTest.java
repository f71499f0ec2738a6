package dev.tocsin.notifier.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.bootstrap.reference.References;
import dev.tocsin.notifier.delivery.Delivery.Login;
import dev.tocsin.notifier.delivery.Prepared.Ready;
import dev.tocsin.notifier.delivery.Prepared.Unusable;
import dev.tocsin.notifier.signature.BodySigning;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreparationTest {
    private static final Instant NOW = Instant.ofEpochSecond(1614265330);

    private final Preparation preparation = new Preparation(new References(
            name -> Optional.ofNullable(Map.of(
                            "KEY",
                            "s3cret",
                            "SIGN",
                            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                            "NEXT",
                            "whsk_VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=",
                            "HUB",
                            "It's a Secret to Everybody")
                    .get(name)),
            () -> NOW));

    @Test
    void theRequestNamesItsCallbackItsMomentAndUs() {
        assertThat(ready(Deliveries.to("https://shop.example/hooks?a=1").build())
                        .headers())
                .containsEntry("webhook-id", "cb_1")
                .containsEntry("webhook-timestamp", "1614265330")
                .containsEntry("user-agent", "Tocsin/0.1")
                .doesNotContainKey("webhook-signature");
    }

    @Test
    void referencesInHeadersAreResolvedAndLineEndsTakenOut() {
        Delivery delivery = Deliveries.to("http://shop.example")
                .headers(Map.of("X-Api-Key", "${env:KEY}", "X-Text", "a\r\nHost: evil"))
                .build();
        assertThat(ready(delivery).headers())
                .containsEntry("x-api-key", "s3cret")
                .containsEntry("x-text", "aHost: evil");
    }

    @Test
    void aHookCannotSayWhatIsOurs() {
        Delivery delivery = Deliveries.to("http://shop.example")
                .headers(Map.of(
                        "Webhook-Id", "x", "webhook-signature", "x", "Host", "x", "Transfer-Encoding", "chunked"))
                .build();
        assertThat(ready(delivery).headers())
                .containsEntry("webhook-id", "cb_1")
                .doesNotContainKeys("webhook-signature", "host", "transfer-encoding");
    }

    @Test
    void aSecretSignsTheBodyAsItIsSent() {
        Delivery delivery = Deliveries.to("http://shop.example")
                .body("{\"test\": 2432232314}")
                .secrets(List.of("${env:SIGN}"))
                .build();
        assertThat(ready(delivery).headers().get("webhook-signature")).startsWith("v1,");
    }

    @Test
    void eachAttemptIsSignedForItsOwnMomentUnderTheSameId() {
        Delivery delivery = Deliveries.to("http://shop.example")
                .secrets(List.of("${env:SIGN}"))
                .build();
        Ready first = ready(delivery);
        Ready later = (Ready) preparation.prepare(delivery, NOW.plusSeconds(3600), new Mask());
        assertThat(later.headers())
                .containsEntry("webhook-id", first.headers().get("webhook-id"))
                .containsEntry("webhook-timestamp", "1614268930");
        assertThat(later.headers().get("webhook-signature"))
                .isNotEqualTo(first.headers().get("webhook-signature"));
    }

    @Test
    void overlappingSecretsMakeOneSignatureEach() {
        Delivery delivery = Deliveries.to("http://shop.example")
                .secrets(List.of("${env:NEXT}", "${env:SIGN}"))
                .build();
        assertThat(ready(delivery).headers().get("webhook-signature")).matches("v1a,\\S{88} v1,\\S{44}");
    }

    @Test
    void aReceiverMayWantAnHmacOfTheBodyInAHeaderOfItsOwn() {
        Delivery delivery = Deliveries.to("http://shop.example")
                .body("Hello, World!")
                .headers(Map.of("x-hub-signature-256", "mine"))
                .bodySigning(new BodySigning("X-Hub-Signature-256", "sha256", "hex", "sha256=", "${env:HUB}"))
                .build();
        assertThat(ready(delivery).headers())
                .containsEntry(
                        "x-hub-signature-256",
                        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")
                .doesNotContainKey("webhook-signature");
    }

    @Test
    void aSecretThatCannotSignIsRefusedWithoutShowingIt() {
        Delivery delivery = Deliveries.to("http://shop.example")
                .secrets(List.of("${env:HUB}"))
                .build();
        assertThat(preparation.prepare(delivery, NOW, new Mask()))
                .isEqualTo(
                        new Unusable("delivery.secret: a signing secret must be whsec_ or whsk_ followed by base64"));
    }

    @Test
    void anAbsentReferenceIsRefusedByName() {
        Delivery delivery = Deliveries.to("http://shop.example")
                .headers(Map.of("A", "${env:KEY}${env:GONE}"))
                .build();
        assertThat(preparation.prepare(delivery, NOW, new Mask()))
                .isInstanceOfSatisfying(
                        Unusable.class,
                        unusable -> assertThat(unusable.why())
                                .contains("${env:GONE}")
                                .doesNotContain("s3cret"));
    }

    @Test
    void loginsBecomeHeaders() {
        Login basic = new Login("basic", Map.of("username", "ann", "password", "${env:KEY}"));
        Login bearer = new Login("bearer", Map.of("token", "${env:KEY}"));
        assertThat(ready(Deliveries.to("http://shop.example").login(basic).build())
                        .headers())
                .containsEntry("authorization", "Basic YW5uOnMzY3JldA==");
        assertThat(ready(Deliveries.to("http://shop.example").login(bearer).build())
                        .headers())
                .containsEntry("authorization", "Bearer s3cret");
        assertThat(ready(Deliveries.to("http://ann:b@shop.example").build()).headers())
                .containsEntry("authorization", "Basic YW5uOmI=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://shop.example/",
                "shop.example/hooks",
                "http://",
                "http:///path",
                "http://0x7f.1/",
                "http://2130706433/",
                "http://shop.example:99999/",
                "http://shop example/",
                "http://a_b{c}/"
            })
    void whatIsNoUrlToCallIsRefused(String url) {
        assertThat(preparation.prepare(Deliveries.to(url).build(), NOW, new Mask()))
                .isInstanceOfSatisfying(
                        Unusable.class, unusable -> assertThat(unusable.why()).startsWith("invalid URL: "));
    }

    @Test
    void nothingSecretIsPrinted() {
        Delivery delivery = Deliveries.to("http://u:p4ss@shop.example/?k=${env:KEY}")
                .body("s3cret")
                .build();
        assertThat(delivery.toString()).doesNotContain("p4ss").doesNotContain("s3cret");
        assertThat(ready(delivery).toString()).doesNotContain("p4ss").doesNotContain("s3cret");
    }

    private Ready ready(Delivery delivery) {
        return (Ready) preparation.prepare(delivery, NOW, new Mask());
    }
}
