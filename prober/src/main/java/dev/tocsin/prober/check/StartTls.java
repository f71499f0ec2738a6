package dev.tocsin.prober.check;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How a protocol goes from plain text to TLS on the same connection: wait for this, say that, and so on, then TLS.
 *
 * @param steps in turn
 */
record StartTls(List<Step> steps) {

    /**
     * One of them.
     *
     * @param await what must have come; everything matches where nothing is awaited
     * @param say what is said then, in ISO 8859-1; nothing where it is empty
     */
    record Step(Pattern await, String say) {
        static Step of(String await, String say) {
            return new Step(Pattern.compile(await, Pattern.MULTILINE), say);
        }

        byte[] bytes() {
            return say.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    private static final Map<String, StartTls> KNOWN = Map.of(
            "smtp",
            new StartTls(List.of(
                    Step.of("^220 [^\n]*\n", "EHLO tocsin\r\n"),
                    Step.of("^250 [^\n]*\n", "STARTTLS\r\n"),
                    Step.of("^220 [^\n]*\n", ""))),
            "imap",
            new StartTls(List.of(Step.of("^\\* OK[^\n]*\n", "a STARTTLS\r\n"), Step.of("^a OK[^\n]*\n", ""))),
            "pop3",
            new StartTls(List.of(Step.of("^\\+OK[^\n]*\n", "STLS\r\n"), Step.of("^\\+OK[^\n]*\n", ""))),
            "ftp",
            new StartTls(List.of(Step.of("^220 [^\n]*\n", "AUTH TLS\r\n"), Step.of("^234[^\n]*\n", ""))),
            "postgresql",
            new StartTls(List.of(Step.of("", "\0\0\0\u0008\u0004\u00d2\u0016/"), Step.of("^S", ""))));

    static StartTls of(String protocol) {
        StartTls known = KNOWN.get(protocol);
        if (known == null) {
            throw new IllegalArgumentException("no way from '" + protocol + "' to TLS is known");
        }
        return known;
    }
}
