package dev.tocsin.prober.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.prober.check.LocalNameServer.Answer;
import dev.tocsin.prober.check.Seen.Answered;
import dev.tocsin.prober.check.Seen.Kind;
import dev.tocsin.prober.check.Seen.NoAnswer;
import io.netty.handler.codec.dns.DnsResponseCode;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnsCheckTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private static Checks check;

    @BeforeAll
    static void start() {
        check = Checks.start(1, 1 << 20, InstantSource.system(), System::nanoTime);
    }

    @AfterAll
    static void stop() {
        check.close();
    }

    private static Seen ask(LocalNameServer server, String question, Duration timeout) {
        var url = URI.create("dns://127.0.0.1:" + server.address().getPort() + "/" + question);
        return check.ask(Target.of("dns", url, timeout)).join();
    }

    private static Answered answer(LocalNameServer server, String question) {
        Seen seen = ask(server, question, LONG);
        assertThat(seen).isInstanceOf(Answered.class);
        return (Answered) seen;
    }

    @Test
    void asksForAnAddressUnlessToldOtherwise() {
        try (var server =
                LocalNameServer.start(query -> Optional.of(LocalNameServer.address("10.0.0.1", "10.0.0.2")))) {
            Answered seen = answer(server, "shop.example");

            assertThat(seen.records()).containsExactly("10.0.0.1", "10.0.0.2");
            assertThat(seen.facts()).containsEntry("rcode", "NOERROR");
            assertThat(seen.address().getPort()).isEqualTo(server.address().getPort());
            assertThat(server.asked()).containsExactly("A shop.example.");
        }
    }

    /** Names: 4 "mail" 7 "example" 0. */
    @ParameterizedTest
    @CsvSource({
        "MX, 000a046d61696c076578616d706c6500, 10 mail.example",
        "CNAME, 046d61696c076578616d706c6500, mail.example",
        "NS, 046d61696c076578616d706c6500, mail.example",
        "PTR, 046d61696c076578616d706c6500, mail.example",
        "TXT, 0561626364650366676a, abcdefgj",
        "SRV, 0001000201bb046d61696c076578616d706c6500, 1 2 443 mail.example",
        "CAA, 0005697373756563612e6578616d706c65, 0 issue ca.example",
        "SOA, 046d61696c00026d6500000000050000000a0000000b0000000c0000000d, mail me 5",
        "AAAA, 20010db8000000000000000000000001, 2001:db8::1",
        "TLSA, 0301011234, 0301011234",
        "A, 0a00, (unreadable A)",
    })
    void writesRecordsAsPeopleDo(String type, String content, String text) {
        try (var server = LocalNameServer.start(
                query -> Optional.of(LocalNameServer.record(type, HexFormat.of().parseHex(content))))) {
            assertThat(answer(server, "shop.example?type=" + type.toLowerCase(Locale.ROOT))
                            .records())
                    .containsExactly(text);
            assertThat(server.asked()).containsExactly(type + " shop.example.");
        }
    }

    @ParameterizedTest
    @CsvSource({"NXDOMAIN", "SERVFAIL", "REFUSED"})
    void tellsTheResponseCode(String code) {
        DnsResponseCode response = switch (code) {
            case "NXDOMAIN" -> DnsResponseCode.NXDOMAIN;
            case "SERVFAIL" -> DnsResponseCode.SERVFAIL;
            default -> DnsResponseCode.REFUSED;
        };
        try (var server = LocalNameServer.start(query -> Optional.of(new Answer(response, List.of(), false)))) {
            Answered seen = answer(server, "shop.example");

            assertThat(seen.facts()).containsEntry("rcode", code);
            assertThat(seen.records()).isEmpty();
        }
    }

    @Test
    void endsInTimeWhenTheServerIsSilent() {
        try (var server = LocalNameServer.start(query -> Optional.empty())) {
            NoAnswer seen = (NoAnswer) ask(server, "shop.example", Duration.ofMillis(400));

            assertThat(seen.kind()).isEqualTo(Kind.TIMED_OUT);
        }
    }

    @Test
    void asksTypesThatHaveOnlyANumber() {
        try (var server = LocalNameServer.start(query -> Optional.of(LocalNameServer.nothing()))) {
            answer(server, "shop.example?type=HTTPS");
            answer(server, "shop.example?type=TYPE65");

            assertThat(server.asked()).hasSize(2);
        }
    }

    @Test
    void neverAsksTheMetadataOfACloud() {
        NoAnswer seen = (NoAnswer) check.ask(Target.of("dns", URI.create("dns://169.254.169.254/x"), LONG))
                .join();

        assertThat(seen.kind()).isEqualTo(Kind.FORBIDDEN);
    }

    @Test
    void saysWhenThereIsNothingToAskFor() {
        NoAnswer seen = (NoAnswer) check.ask(Target.of("dns", URI.create("dns://127.0.0.1/"), LONG))
                .join();

        assertThat(seen.kind()).isEqualTo(Kind.UNASKABLE);
    }
}
