package dev.tocsin.notifier.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EgressRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "93.184.216.34",
                "8.8.8.8",
                "172.32.0.1",
                "100.63.255.255",
                "2606:2800:220:1::1",
                "::ffff:8.8.8.8",
                "64:ff9b::808:808"
            })
    void publicAddressesMayBeCalled(String address) {
        assertThat(rules().refusal(of(address))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, loopback",
        "::1, loopback",
        "10.1.2.3, private",
        "172.31.255.255, private",
        "192.168.0.1, private",
        "fd12::1, private",
        "100.64.0.1, shared",
        "198.18.0.1, reserved",
        "240.0.0.1, reserved",
        "2001:db8::1, reserved",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2, reserved",
        "::ffff:127.0.0.1, loopback",
        "::127.0.0.1, loopback",
        "64:ff9b::7f00:1, loopback",
        "2002:a01:203::1, private",
        "::ffff:0:10.1.2.3, private",
        "64:ff9b:1::1, reserved",
    })
    void othersMayNotUnlessListed(String address, String kind) {
        assertThat(rules().refusal(of(address)))
                .hasValueSatisfying(why -> assertThat(why).contains(kind).contains("NOTIFIER_EGRESS_ALLOW"));
        assertThat(rules("0.0.0.0/0", "::/0").refusal(of(address))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "169.254.169.254, link-local",
        "169.254.1.1, link-local",
        "fe80::1, link-local",
        "0.0.0.0, unspecified",
        "::, unspecified",
        "100.100.100.200, cloud metadata",
        "fd00:ec2::254, cloud metadata",
        "::ffff:169.254.169.254, link-local",
        "64:ff9b::a9fe:a9fe, link-local",
        "2002:a9fe:a9fe::1, link-local",
        "::ffff:0:a9fe:a9fe, link-local",
        "::169.254.169.254, link-local",
        "64:ff9b:1::a9fe:a9fe, link-local",
        "64:ff9b:1:a9fe:a9:fe00::, link-local",
        "2001:0:4136:e378:8000:63bf:5601:5601, link-local",
        "2606:2800:220:1:0:5efe:a9fe:a9fe, link-local",
        "2606:2800:220:1:200:5efe:6464:64c8, cloud metadata",
        "fd00:ec2::23, cloud metadata",
        "fd00:ec2::253, cloud metadata",
        "fd20:ce::254, cloud metadata",
        "fd00:42::42, cloud metadata",
        "168.63.129.16, cloud metadata",
        "192.0.0.192, cloud metadata",
        "169.254.170.2, link-local",
        "224.0.0.1, multicast",
        "ff02::1, multicast",
    })
    void metadataAndLinkLocalMayNeverBeCalled(String address, String kind) {
        assertThat(rules("0.0.0.0/0", "::/0").refusal(of(address)))
                .hasValueSatisfying(why -> assertThat(why).contains(kind).contains("never"));
    }

    @Test
    void aListedBlockEndsWhereItEnds() {
        EgressRules rules = rules("10.1.0.0/16", "192.168.7.9", "172.16.0.128/25");
        assertThat(rules.refusal(of("10.1.255.255"))).isEmpty();
        assertThat(rules.refusal(of("10.2.0.0"))).isPresent();
        assertThat(rules.refusal(of("192.168.7.9"))).isEmpty();
        assertThat(rules.refusal(of("192.168.7.10"))).isPresent();
        assertThat(rules.refusal(of("172.16.0.129"))).isEmpty();
        assertThat(rules.refusal(of("172.16.0.127"))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0/8", "localhost", "::1/129", "10.0.0.0/x", ""})
    void aBlockThatIsNoneIsRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> Cidr.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10.1.0.0/16")
                .hasMessageContaining("'" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x7f.1", "2130706433", "127.1", "0177.0.0.1", "1.2.3.4.5", "256.1.1.1", "127.0.0.1."})
    void hostsThatOnlySomeTakeForAddressesAreAmbiguous(String host) {
        assertThat(Literal.ambiguous(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "example.com", "1password.com", "a1", "[::1]", "0x7f.example"})
    void namesAndAddressesAreNot(String host) {
        assertThat(Literal.ambiguous(host)).isFalse();
    }

    private static EgressRules rules(String... allow) {
        return new EgressRules(Arrays.stream(allow).map(Cidr::parse).toList());
    }

    private static InetAddress of(String text) {
        return Literal.parse(text).orElseThrow();
    }
}
