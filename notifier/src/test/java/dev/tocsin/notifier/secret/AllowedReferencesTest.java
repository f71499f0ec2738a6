package dev.tocsin.notifier.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.bootstrap.reference.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedReferencesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${env:HOOK_ERP}",
                "${env:HOOK_ERP:-none}",
                "${file:/run/secrets/hook_erp}",
                "${file:/run/secrets/hooks/erp}",
                "${aws:hook-erp#token@eu-west-1}",
                "${aws:hooks/shop/erp@eu-west-1}"
            })
    void namesThatSayThatTheyAreForHooksAreAllowed(String reference) {
        assertThat(allowed(AllowedReferences.DEFAULT, reference)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${env:PATH}",
                "${env:AWS_SECRET_ACCESS_KEY}",
                "${env:KAFKA_SASL_JAAS_CONFIG}",
                "${env:HOME:-x}",
                "${env:hook_erp}",
                "${file:/etc/passwd}",
                "${file:/proc/self/environ}",
                "${file:/run/secrets/kafka}",
                "${file:/run/secrets/kubernetes.io/serviceaccount/token}",
                "${file:/run/secrets/hooks/../kafka}",
                "${file:/run/secrets/hook/../../../etc/passwd}",
                "${file:/run/secrets/hooks/..}",
                "${file:/run/secrets/hooks//x}",
                "${aws:production/database#password@eu-west-1}",
                "${aws:arn:aws:secretsmanager:eu-west-1:123456789012:secret:hooks/a@eu-west-1}"
            })
    void othersAreNot(String reference) {
        assertThat(allowed(AllowedReferences.DEFAULT, reference)).isFalse();
    }

    @Test
    void aListReplacesTheDefault() {
        String list = "env:ERP_KEY, file:/data/a, b/**,aws:arn:aws:secretsmanager:*";
        assertThat(allowed(list, "${env:ERP_KEY}")).isTrue();
        assertThat(allowed(list, "${env:ERP_KEYS}")).isFalse();
        assertThat(allowed(list, "${env:HOOK_ERP}")).isFalse();
        assertThat(allowed(list, "${file:/data/a, b/c/d}")).isTrue();
        assertThat(allowed(list, "${file:/data/a, b/../../etc/passwd}")).isFalse();
        assertThat(allowed(list, "${aws:arn:aws:secretsmanager:eu-west-1:1:secret:x#k}"))
                .isTrue();
        assertThat(allowed("", "${env:HOOK_ERP}")).isFalse();
    }

    @Test
    void theRefusalNamesTheSetting() {
        assertThat(AllowedReferences.parse("").refusal(Reference.in("${env:X}").get(0)))
                .contains("hooks may not use it: it is not among those of NOTIFIER_SECRETS_ALLOW");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HOOK_*", "env:", "file:relative", "env:A B", "vault:x"})
    void whatIsNoPatternIsRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> AllowedReferences.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("env:HOOK_*")
                .hasMessageContaining("'" + text + "'");
    }

    private static boolean allowed(String list, String reference) {
        return AllowedReferences.parse(list)
                .refusal(Reference.in(reference).get(0))
                .isEmpty();
    }
}
