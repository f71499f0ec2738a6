package dev.tocsin.notifier.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.notifier.delivery.Delivery.Login;
import dev.tocsin.notifier.delivery.Outcome.Refused;
import dev.tocsin.notifier.delivery.Site.Reply;
import dev.tocsin.notifier.signature.BodySigning;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redirects of real servers. */
class RedirectTest {
    private final Sending sending = new Sending()
            .environment("KEY", "s3cret-key")
            .environment("SIGN", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    @AfterEach
    void close() throws Exception {
        sending.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void theSameRequestIsMadeWhereTheAnswerSaysIfTheHookWantsThat(int status) throws Exception {
        try (Site site = new Site(request ->
                request.path().equals("/old") ? Reply.redirect(status, "/new?a=1") : Reply.json(200, "arrived"))) {
            assertThat(sending.answer(Deliveries.to(site.url("/old"))).status()).isEqualTo(status);
            assertThat(site.paths()).containsExactly("/old");

            assertThat(sending.answer(full(site.url("/old"))).body()).isEqualTo("arrived");

            Site.Request last = site.requests.get(2);
            assertThat(last.path()).isEqualTo("/new?a=1");
            assertThat(last.method()).isEqualTo("POST");
            assertThat(last.body()).isEqualTo("{}");
            assertThat(last.header("authorization")).isEqualTo("Bearer s3cret-key");
            assertThat(last.headers()).containsKeys("webhook-signature", "x-hub-signature-256");
        }
    }

    @Test
    void seeOtherIsAnAnswer() throws Exception {
        try (Site site = new Site(request -> Reply.redirect(303, "/result"))) {
            assertThat(sending.answer(full(site.url("/"))).status()).isEqualTo(303);
            assertThat(site.requests).hasSize(1);
        }
    }

    @Test
    void anotherOriginGetsThePayloadButNoCredentialAndNoSignature() throws Exception {
        try (Site other = Site.answering(200);
                Site site = new Site(request -> Reply.redirect(307, other.url("/there")))) {
            assertThat(sending.answer(full(site.url("/"))).status()).isEqualTo(200);
            assertThat(other.requests).singleElement().satisfies(request -> {
                assertThat(request.body()).isEqualTo("{}");
                assertThat(request.headers())
                        .containsEntry("webhook-id", "cb_1")
                        .containsEntry("x-plain", "plain")
                        .doesNotContainKeys(
                                "authorization",
                                "webhook-signature",
                                "x-hub-signature-256",
                                "x-shop",
                                "x-api-key",
                                "cookie");
            });
        }
    }

    @Test
    void whoSendsBackFromAnotherOriginGetsNoCredentialEither() throws Exception {
        try (Site site = new Site(request -> Reply.of(200));
                Site other = new Site(request -> Reply.redirect(307, site.url("/end")));
                Site start = new Site(request -> Reply.redirect(307, other.url("/")))) {
            assertThat(sending.answer(full(start.url("/"))).status()).isEqualTo(200);
            assertThat(site.requests.get(0).headers()).doesNotContainKeys("authorization", "webhook-signature");
        }
    }

    @Test
    void whoRedirectsToItselfIsLeftAfterTenTimes() throws Exception {
        try (Site site = new Site(request -> Reply.redirect(302, "/"))) {
            assertThat(sending.send(full(site.url("/"))))
                    .isEqualTo(new Refused("more than 10 redirects, the last from 127.0.0.1:" + site.port()));
            assertThat(site.requests).hasSize(11);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://10.0.0.1/, egress: 10.0.0.1 is private and not listed in NOTIFIER_EGRESS_ALLOW",
        "http://169.254.169.254/latest/meta-data/, 'egress: 169.254.169.254 is link-local, which is never called'",
        "http://[fd00:ec2::254]/, 'egress: fd00:ec2:0:0:0:0:0:254 is cloud metadata, which is never called'",
        "http://[::ffff:169.254.169.254]/, 'egress: 169.254.169.254 is link-local, which is never called'",
        "http://[64:ff9b::a9fe:a9fe]/,"
                + " 'egress: 64:ff9b:0:0:0:0:a9fe:a9fe (169.254.169.254) is link-local, which is never called'",
    })
    void eachAddressOnTheWayIsJudged(String location, String why) throws Exception {
        try (Site site = new Site(request -> Reply.redirect(307, location))) {
            assertThat(sending.send(full(site.url("/")))).isEqualTo(new Refused(why));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://shop.example/file, invalid URL: expected http or https",
        "file:///etc/passwd, invalid URL: expected http or https",
        "gopher:x, invalid URL: expected http or https",
        "http://2130706433/, invalid URL: expected an address as four decimal numbers",
        "'http://a b/', invalid URL",
    })
    void toAnotherSchemeItDoesNotGo(String location, String why) throws Exception {
        try (Site site = new Site(request -> Reply.redirect(307, location))) {
            assertThat(sending.send(full(site.url("/"))))
                    .isEqualTo(new Refused("redirect from 127.0.0.1:" + site.port() + " is not followed: " + why));
        }
    }

    @Test
    void fromHttpsToHttpItDoesNotGo() throws Exception {
        try (Site plain = Site.answering(200);
                RawServer secure = new RawServer(
                        Certified.localhost().socket(),
                        (out, connection) -> out.write(
                                ("HTTP/1.1 307 There\r\nlocation: " + plain.url("/") + "\r\ncontent-length: 0\r\n\r\n")
                                        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)))) {
            Deliveries delivery = Deliveries.to("https://localhost:" + secure.port() + "/")
                    .ca(Certified.localhost().certificate())
                    .redirects();
            assertThat(sending.send(delivery))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.error()).endsWith("is not followed: from https to http"));
            assertThat(plain.requests).isEmpty();
        }
    }

    private static Deliveries full(String url) {
        return Deliveries.to(url)
                .headers(Map.of("X-Shop", "${env:KEY}", "X-Api-Key", "literal", "X-Plain", "plain", "Cookie", "a=b"))
                .login(new Login("bearer", Map.of("token", "${env:KEY}")))
                .secrets(List.of("${env:SIGN}"))
                .bodySigning(new BodySigning("X-Hub-Signature-256", "sha256", "hex", "sha256=", "${env:KEY}"))
                .redirects();
    }
}
