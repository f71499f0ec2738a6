package dev.tocsin.notifier.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MaskTest {
    private final Mask mask = new Mask();

    @Test
    void secretsAreHiddenAsTheyAreAndAsUrlsAndJsonWriteThem() {
        mask.add("s3cr=t \"key\"\n");
        assertThat(mask.hide("a s3cr=t \"key\" b")).isEqualTo("a *** b");
        assertThat(mask.hide("?k=s3cr%3Dt+%22key%22&k=s3cr%3Dt%20%22key%22")).isEqualTo("?k=***&k=***");
        assertThat(mask.hide("{\"k\":\"s3cr=t \\\"key\\\"\"}")).isEqualTo("{\"k\":\"***\"}");
    }

    @Test
    void ofOneWithinAnotherNothingIsLeft() {
        mask.add("abcd");
        mask.add("abcdefgh");
        assertThat(mask.hide("abcdefgh abcd")).isEqualTo("*** ***");
    }

    @Test
    void aTextThatWasCutShowsNoStartOfOneEither() {
        mask.add("s3cret-key");
        assertThat(mask.hideInStart("you sent s3cret-k")).isEqualTo("you sent ***");
        assertThat(mask.hideInStart("you sent s3cret-key")).isEqualTo("you sent ***");
        assertThat(mask.hideInStart("you sent nothing")).isEqualTo("you sent nothing");
    }

    @Test
    void linesOfAKeyAreHiddenOneByOne() {
        mask.add("-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEG\n-----END PRIVATE KEY-----");
        assertThat(mask.hide("bad line MIGHAgEAMBMGByqGSM49AgEG")).isEqualTo("bad line ***");
    }

    @Test
    void whatIsTooShortToBeASecretStays() {
        mask.add("1");
        assertThat(mask.hide("status 1")).isEqualTo("status 1");
        assertThat(mask.toString()).isEqualTo("Mask");
    }
}
