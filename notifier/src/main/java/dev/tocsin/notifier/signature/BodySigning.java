package dev.tocsin.notifier.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A header with an HMAC of the body alone, as GitHub and many after it send it.
 *
 * @param header its name
 * @param algorithm {@code sha1}, {@code sha256} or {@code sha512}
 * @param encoding {@code hex} or {@code base64}
 * @param prefix what stands before the encoded HMAC
 * @param secret a reference to the secret, whose text is the key
 */
public record BodySigning(String header, String algorithm, String encoding, String prefix, String secret) {
    private static final Map<String, String> ALGORITHMS =
            Map.of("sha1", "HmacSHA1", "sha256", "HmacSHA256", "sha512", "HmacSHA512");

    /** The value of the header. Throws IllegalArgumentException where it asks for what there is not. */
    public String sign(String resolvedSecret, byte[] body) {
        String name = ALGORITHMS.get(algorithm);
        if (name == null) {
            throw new IllegalArgumentException("expected sha1, sha256 or sha512 but was '" + algorithm + "'");
        }
        if (resolvedSecret.isEmpty()) {
            throw new IllegalArgumentException("the secret is empty");
        }
        try {
            Mac mac = Mac.getInstance(name);
            mac.init(new SecretKeySpec(resolvedSecret.getBytes(UTF_8), name));
            return prefix + encoded(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("Java has " + name, e);
        }
    }

    private String encoded(byte[] mac) {
        return switch (encoding) {
            case "hex" -> HexFormat.of().formatHex(mac);
            case "base64" -> Base64.getEncoder().encodeToString(mac);
            default -> throw new IllegalArgumentException("expected hex or base64 but was '" + encoding + "'");
        };
    }

    /** Without the secret, though it should be a reference. */
    @Override
    public String toString() {
        return "BodySigning[" + header + "]";
    }
}
