package dev.tocsin.notifier.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The symmetric signature of Standard Webhooks 1.0.0: {@code v1,} and the base64 of an HMAC-SHA256. */
public final class StandardWebhooks {
    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";

    private StandardWebhooks() {}

    /**
     * The value of header {@code webhook-signature}: one signature for each secret, so that receivers can change theirs
     * while both are in use.
     *
     * @param id the {@code webhook-id}
     * @param at the moment of this attempt; only its seconds count
     * @throws IllegalArgumentException if a secret is not base64; the message does not contain it
     */
    public static String sign(List<String> secrets, String id, Instant at, byte[] body) {
        byte[] start = (id + "." + at.getEpochSecond() + ".").getBytes(UTF_8);
        return secrets.stream()
                .map(secret -> "v1," + Base64.getEncoder().encodeToString(mac(key(secret), start, body)))
                .collect(Collectors.joining(" "));
    }

    private static byte[] key(String secret) {
        try {
            byte[] key =
                    Base64.getDecoder().decode(secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret);
            if (key.length > 0) {
                return key;
            }
        } catch (IllegalArgumentException tellsTooMuch) {
            // The decoder's message shows a character of the secret.
        }
        throw new IllegalArgumentException("a signing secret must be whsec_ followed by base64");
    }

    private static byte[] mac(byte[] key, byte[] start, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update(start);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has " + ALGORITHM, e);
        }
    }
}
