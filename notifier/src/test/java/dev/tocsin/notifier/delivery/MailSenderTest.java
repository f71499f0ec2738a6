package dev.tocsin.notifier.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.tocsin.notifier.delivery.Outcome.Answered;
import dev.tocsin.notifier.delivery.Outcome.Refused;
import dev.tocsin.notifier.delivery.Outcome.Unanswered;
import dev.tocsin.notifier.judgement.Verdict.Kind;
import jakarta.mail.Message;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mails, to GreenMail and to a server that says what is wanted. */
class MailSenderTest {

    private static final Map<String, String> HEADERS = Map.of(
            "From", "Tocsin <tocsin@shop.example>",
            "To", "ops@shop.example, Chief <chief@shop.example>",
            "Subject", "Shop „A“ is unavailable",
            "References", "<inc_1@tocsin>",
            "Content-Type", "text/plain; charset=utf-8");

    private final Sending sending = new Sending().environment("PASSWORD", "very-secret");

    @AfterEach
    void close() {
        sending.close();
    }

    @Test
    void arrivesWithItsHeadersAndItsTextAndTheSameIdEachTime() throws Exception {
        GreenMail server = greenMail(new GreenMailConfiguration());
        try {
            Answered first = sending.answer(mail(url(server)));
            Answered second = sending.answer(mail(url(server)));

            assertThat(first.success() && second.success()).isTrue();
            assertThat(first.status()).isEqualTo(250);
            MimeMessage message = server.getReceivedMessages()[0];
            assertThat(message.getSubject()).isEqualTo("Shop „A“ is unavailable");
            assertThat(message.getFrom()[0]).hasToString("Tocsin <tocsin@shop.example>");
            assertThat(message.getRecipients(Message.RecipientType.TO)).hasSize(2);
            assertThat(message.getHeader("References", null)).isEqualTo("<inc_1@tocsin>");
            assertThat(message.getHeader("Auto-Submitted", null)).isEqualTo("auto-generated");
            assertThat(message.getContent()).asString().startsWith("It is down: größer");
            assertThat(Arrays.stream(server.getReceivedMessages()).map(MailSenderTest::id))
                    .hasSize(4)
                    .containsOnly("<cb_1@tocsin>");
        } finally {
            server.stop();
        }
    }

    @ParameterizedTest
    @CsvSource({"${env:PASSWORD}, SUCCEEDED", "wrong, DECLINED"})
    void logsInWithNameAndPassword(String password, Kind kind) throws Exception {
        GreenMail server =
                greenMail(new GreenMailConfiguration().withUser("tocsin@shop.example", "tocsin", "very-secret"));
        try {
            Answered answer = sending.answer(mail(url(server))
                    .login(new Delivery.Login("basic", Map.of("username", "tocsin", "password", password))));

            assertThat(answer.verdict().kind()).isEqualTo(kind);
            assertThat(answer.status()).isEqualTo(kind == Kind.SUCCEEDED ? 250 : 535);
        } finally {
            server.stop();
        }
    }

    @Test
    void nothingIsSaidBeforeTheConnectionIsSecure() throws Exception {
        try (MailServer server = MailServer.turningSecure(Certified.localhost())) {
            Answered answer = sending.answer(mail(server.url("localhost", "starttls"))
                    .ca(Certified.localhost().certificate())
                    .login(new Delivery.Login("basic", Map.of("username", "u", "password", "${env:PASSWORD}"))));

            assertThat(answer.success()).isTrue();
            assertThat(server.heard.stream().filter(line -> !line.startsWith("~")))
                    .containsExactly("EHLO tocsin", "STARTTLS");
            assertThat(server.heard).anyMatch(line -> line.startsWith("~AUTH PLAIN"));
        }
    }

    @Test
    void aServerThatIsSecureFromTheStartIsTalkedToInSecret() throws Exception {
        try (MailServer server = MailServer.secureFromTheStart(Certified.localhost())) {
            Answered answer = sending.answer(mail(server.url("localhost", "always"))
                    .ca(Certified.localhost().certificate()));

            assertThat(answer.success()).isTrue();
            assertThat(server.heard).contains("Subject: =?UTF-8?Q?Shop_=E2=80=9EA=E2=80=9C_is_unavailable?=");
        }
    }

    @Test
    void aServerThatDoesNotTurnSecureIsToldNothing() throws Exception {
        try (MailServer server = MailServer.answering(Map.of())) {
            Outcome outcome = sending.send(mail(server.url("localhost", "starttls")));

            assertThat(((Unanswered) outcome).error()).contains("STARTTLS");
            assertThat(server.heard).noneMatch(line -> line.startsWith("MAIL"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"always", "starttls"})
    void aCertificateOfAnotherHostIsNotAccepted(String tls) throws Exception {
        Certified other = Certified.ofAnotherHost();
        try (MailServer server =
                tls.equals("always") ? MailServer.secureFromTheStart(other) : MailServer.turningSecure(other)) {
            Outcome outcome = sending.send(mail(server.url("localhost", tls)).ca(other.certificate()));

            assertThat(outcome).isInstanceOf(Unanswered.class);
            assertThat(server.heard).noneMatch(line -> line.contains("MAIL"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RCPT, 550 5.1.1 no such user, DECLINED, 550",
        "RCPT, 451 4.7.1 try later, POSTPONED, 451",
        "MAIL, 553 5.1.8 who are you, DECLINED, 553",
        "., 552 5.3.4 too large, DECLINED, 552",
        "., 421 4.3.2 going down, POSTPONED, 421",
    })
    void whatTheServerSaysDecides(String command, String answer, Kind kind, int status) throws Exception {
        try (MailServer server = MailServer.answering(Map.of(command, answer))) {
            Answered answered = sending.answer(mail(server.url("localhost", "none")));

            assertThat(answered.verdict().kind()).isEqualTo(kind);
            assertThat(answered.status()).isEqualTo(status);
            assertThat(answered.verdict().reason().orElseThrow()).contains(answer.substring(4));
        }
    }

    @Test
    void aLineBreakInAHeaderMakesNoOtherHeader() throws Exception {
        try (MailServer server = MailServer.answering(Map.of())) {
            Map<String, String> headers = new HashMap<>(HEADERS);
            headers.put("Subject", "one\r\nBcc: thief@evil.example\r\n\r\ntext");
            headers.put("References", "<a>\r\nX-Evil: 1");
            sending.answer(mail(server.url("localhost", "none")).headers(headers));

            assertThat(server.heard).contains("Subject: one Bcc: thief@evil.example text");
            assertThat(server.heard).noneMatch(line -> line.startsWith("Bcc") || line.startsWith("X-Evil"));
            assertThat(server.heard).filteredOn(line -> line.startsWith("RCPT")).hasSize(2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "smtp://169.254.169.254:25?tls=none, egress: 169.254.169.254",
        "smtp://10.0.0.1:25?tls=none, egress: 10.0.0.1",
        "smtp://mail.example:25?tls=maybe, tls: expected",
        "smtp://:25, invalid address",
        "smtp://u:p@mail.example, invalid address",
    })
    void whatMayNotOrCannotBeCalledIsRefused(String url, String reason) throws Exception {
        assertThat(((Refused) sending.send(mail(url))).error()).startsWith(reason);
    }

    @Test
    void addressesThatAreNoneAreRefused() throws Exception {
        try (MailServer server = MailServer.answering(Map.of())) {
            Outcome outcome = sending.send(mail(server.url("localhost", "none"))
                    .headers(Map.of("From", "tocsin@shop.example", "To", "ops@@shop")));

            assertThat(((Refused) outcome).error()).startsWith("an address of the mail cannot be read");
            assertThat(((Refused) sending.send(
                                    mail(server.url("localhost", "none")).headers(Map.of())))
                            .error())
                    .isEqualTo("a mail needs the header from");
        }
    }

    @Test
    void aServerThatSaysNothingIsGivenUpInTime() throws Exception {
        try (MailServer server = MailServer.answering(Map.of("EHLO", ""))) {
            Outcome outcome = sending.send(mail(server.url("localhost", "none")).timeout(Duration.ofMillis(300)));

            assertThat(outcome).isInstanceOf(Unanswered.class);
        }
    }

    /** Sixteen are sent at once; behind forty the time of one is over before its turn comes. */
    @Test
    void whatWasGivenUpBeforeItsTurnIsNotSentLater() throws Exception {
        try (MailServer silent = MailServer.answering(Map.of("", ""));
                MailServer server = MailServer.answering(Map.of())) {
            List<CompletableFuture<Outcome>> before = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                before.add(sending.begin(mail(silent.url("127.0.0.1", "none")).timeout(Duration.ofSeconds(30))));
            }
            Outcome outcome = sending.send(mail(server.url("localhost", "none")).timeout(Duration.ofMillis(500)));
            silent.stop();
            Outcome after = sending.send(mail(server.url("localhost", "none")).timeout(Duration.ofSeconds(15)));

            assertThat(outcome).isInstanceOf(Unanswered.class);
            assertThat(((Answered) after).success()).isTrue();
            assertThat(CompletableFuture.allOf(before.toArray(CompletableFuture[]::new)))
                    .succeedsWithin(Duration.ofSeconds(5));
            assertThat(server.heard).filteredOn(line -> line.startsWith("MAIL")).hasSize(1);
        }
    }

    @Test
    void noSecretIsToldThatTheServerRepeats() throws Exception {
        try (MailServer server = MailServer.answering(Map.of("RCPT", "550 not with very-secret"))) {
            Map<String, String> headers = new HashMap<>(HEADERS);
            headers.put("X-Key", "${env:PASSWORD}");
            Answered answer =
                    sending.answer(mail(server.url("localhost", "none")).headers(headers));

            assertThat(answer.verdict().reason().orElseThrow()).contains("not with ***");
            assertThat(answer.body()).doesNotContain("very-secret");
        }
    }

    private static Deliveries mail(String url) {
        return Deliveries.to(url).headers(HEADERS).body("It is down: größer\r\n");
    }

    private static GreenMail greenMail(GreenMailConfiguration configuration) {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.withConfiguration(configuration);
        server.start();
        return server;
    }

    private static String url(GreenMail server) {
        return "smtp://127.0.0.1:" + server.getSmtp().getPort() + "?tls=none";
    }

    private static String id(MimeMessage message) {
        return String.valueOf(GreenMailUtil.getHeaders(message)
                .lines()
                .filter(line -> line.startsWith("Message-ID: "))
                .map(line -> line.substring("Message-ID: ".length()))
                .findFirst()
                .orElse(""));
    }
}
