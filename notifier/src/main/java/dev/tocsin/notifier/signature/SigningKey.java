package dev.tocsin.notifier.signature;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What signs one entry of {@code webhook-signature}. */
sealed interface SigningKey {

    /** The entry: version, comma, base64. */
    String sign(byte[] start, byte[] body);

    /**
     * The key that a secret stands for. Throws IllegalArgumentException, whose message does not show it, if it is neither
     * {@code whsec_} nor {@code whsk_} with the right number of bytes.
     */
    static SigningKey of(String secret) {
        return secret.startsWith(Ed25519.PREFIX)
                ? new Asymmetric(Ed25519.privateKey(secret))
                : new Symmetric(Symmetric.bytes(secret));
    }

    /** {@code v1}: HMAC-SHA256. */
    @SuppressWarnings("ArrayRecordComponent") // made once, read once, never compared
    record Symmetric(byte[] key) implements SigningKey {
        private static final String PREFIX = "whsec_";
        private static final String ALGORITHM = "HmacSHA256";

        private static byte[] bytes(String secret) {
            try {
                byte[] key = Base64.getDecoder()
                        .decode(secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret);
                if (key.length > 0) {
                    return key;
                }
            } catch (IllegalArgumentException tellsTooMuch) {
                // The decoder's message shows a character of the secret.
            }
            throw new IllegalArgumentException("a signing secret must be whsec_ or whsk_ followed by base64");
        }

        @Override
        public String sign(byte[] start, byte[] body) {
            try {
                Mac mac = Mac.getInstance(ALGORITHM);
                mac.init(new SecretKeySpec(key, ALGORITHM));
                mac.update(start);
                return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
            } catch (GeneralSecurityException e) {
                throw new AssertionError("every Java platform has " + ALGORITHM, e);
            }
        }

        @Override
        public String toString() {
            return "Symmetric";
        }
    }

    /** {@code v1a}: Ed25519. */
    record Asymmetric(PrivateKey key) implements SigningKey {
        @Override
        public String sign(byte[] start, byte[] body) {
            try {
                Signature signature = Signature.getInstance(Ed25519.ALGORITHM);
                signature.initSign(key);
                signature.update(start);
                signature.update(body);
                return "v1a," + Base64.getEncoder().encodeToString(signature.sign());
            } catch (GeneralSecurityException e) {
                throw new AssertionError("Java has " + Ed25519.ALGORITHM + " since 15", e);
            }
        }

        @Override
        public String toString() {
            return "Asymmetric";
        }
    }
}
