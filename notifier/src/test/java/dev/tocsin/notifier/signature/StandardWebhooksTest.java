package dev.tocsin.notifier.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandardWebhooksTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final Instant AT = Instant.ofEpochSecond(1614265330, 999);
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    @Test
    void signsAsThePublishedVectorSays() {
        assertThat(StandardWebhooks.sign(List.of(SECRET), ID, AT, BODY)).isEqualTo(SIGNATURE);
    }

    @Test
    void theSecretsPrefixIsOptional() {
        String bare = SECRET.substring("whsec_".length());
        assertThat(StandardWebhooks.sign(List.of(bare), ID, AT, BODY)).isEqualTo(SIGNATURE);
    }

    @Test
    void severalSecretsMakeSeveralSignatures() {
        String both = StandardWebhooks.sign(List.of("whsec_c2Vjb25k", SECRET), ID, AT, BODY);
        assertThat(both.split(" ", -1)).hasSize(2).endsWith(SIGNATURE).doesNotHaveDuplicates();
    }

    @Test
    void aSecretThatIsNotBase64IsRefusedWithoutShowingIt() {
        assertThatThrownBy(() -> StandardWebhooks.sign(List.of("whsec_p%ssword"), ID, AT, BODY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("base64")
                .hasMessageNotContaining("ssword")
                .hasMessageNotContaining("%");
    }
}
