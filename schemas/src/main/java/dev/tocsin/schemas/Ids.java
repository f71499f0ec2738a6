package dev.tocsin.schemas;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Deterministic ids: the same cause makes the same id, different causes practically never do. */
public final class Ids {

    private static final int BYTES = 16;

    private Ids() {}

    /**
     * An id of the form {@code kind_<22 characters>}, matching {@code [A-Za-z0-9_-]+}: 128 bits of the SHA-256 of the parts.
     * Parts are framed by their length, so that {@code ("ab", "c")} and {@code ("a", "bc")} differ.
     */
    public static String of(String kind, String... parts) {
        MessageDigest digest = sha256();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            digest.update(bytes);
        }
        byte[] start = ByteBuffer.allocate(BYTES).put(digest.digest(), 0, BYTES).array();
        return kind + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(start);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
