package dev.tocsin.notifier.signature;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * Pairs of keys as Standard Webhooks writes them: {@code whsk_} and the 32 bytes of a private key, or those and the 32 of
 * its public one; {@code whpk_} and the 32 bytes of a public key.
 */
public final class Ed25519 {
    static final String PREFIX = "whsk_";
    static final String ALGORITHM = "Ed25519";
    private static final String PUBLIC_PREFIX = "whpk_";
    private static final int LENGTH = 32;

    private Ed25519() {}

    /** A pair in writing. */
    public record Pair(String privateKey, String publicKey) {
        /** Without the private key. */
        @Override
        public String toString() {
            return publicKey;
        }
    }

    /** A new pair. */
    public static Pair create() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
            String privateKey = PREFIX + Base64.getEncoder().encodeToString(seed);
            return new Pair(privateKey, publicKey(privateKey));
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /**
     * The public key of a private one, for receivers. Throws IllegalArgumentException, whose message does not show the key,
     * if it is none.
     */
    public static String publicKey(String secret) {
        if (!secret.startsWith(PREFIX)) {
            throw new IllegalArgumentException("only a whsk_ key has a public key; whsec_ is shared with the receiver");
        }
        byte[] bytes = bytes(secret);
        byte[] seed = Arrays.copyOf(bytes, LENGTH);
        try {
            PublicKey key = derived(seed);
            byte[] encoded = key.getEncoded();
            byte[] raw = Arrays.copyOfRange(encoded, encoded.length - LENGTH, encoded.length);
            if (!belongs(key, privateKey(seed))) {
                throw new IllegalStateException("this Java makes other public keys than it signs with");
            }
            if (bytes.length > LENGTH && !Arrays.equals(raw, Arrays.copyOfRange(bytes, LENGTH, bytes.length))) {
                throw new IllegalArgumentException(
                        "the second half of this whsk_ key is not the public key of its first");
            }
            return PUBLIC_PREFIX + Base64.getEncoder().encodeToString(raw);
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    static PrivateKey privateKey(String secret) {
        try {
            return privateKey(Arrays.copyOf(bytes(secret), LENGTH));
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    private static PrivateKey privateKey(byte[] seed) throws GeneralSecurityException {
        return KeyFactory.getInstance(ALGORITHM)
                .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
    }

    private static byte[] bytes(String secret) {
        try {
            byte[] bytes = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
            if (bytes.length == LENGTH || bytes.length == 2 * LENGTH) {
                return bytes;
            }
        } catch (IllegalArgumentException tellsTooMuch) {
            // The decoder's message shows a character of the secret.
        }
        throw new IllegalArgumentException("a whsk_ key must be 32 or 64 bytes in base64");
    }

    /** Java makes public keys only together with private ones, from 32 random bytes, which are then these. */
    private static PublicKey derived(byte[] seed) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
        generator.initialize(NamedParameterSpec.ED25519, Fixed.of(seed));
        return generator.generateKeyPair().getPublic();
    }

    private static boolean belongs(PublicKey publicKey, PrivateKey privateKey) throws GeneralSecurityException {
        Signature signing = Signature.getInstance(ALGORITHM);
        signing.initSign(privateKey);
        signing.update(publicKey.getEncoded());
        Signature verifying = Signature.getInstance(ALGORITHM);
        verifying.initVerify(publicKey);
        verifying.update(publicKey.getEncoded());
        return verifying.verify(signing.sign());
    }

    private static AssertionError missing(GeneralSecurityException e) {
        return new AssertionError("Java has " + ALGORITHM + " since 15", e);
    }

    /** Gives the bytes that it was given. */
    private static final class Fixed extends SecureRandomSpi {
        private static final long serialVersionUID = 1L;
        private final byte[] bytes;

        Fixed(byte[] bytes) {
            this.bytes = bytes;
        }

        static SecureRandom of(byte[] bytes) {
            return new Chance(new Fixed(bytes));
        }

        @Override
        protected void engineNextBytes(byte[] target) {
            System.arraycopy(bytes, 0, target, 0, target.length);
        }

        @Override
        protected byte[] engineGenerateSeed(int length) {
            throw new IllegalStateException("nothing asks for a seed");
        }

        @Override
        protected void engineSetSeed(byte[] seed) {
            throw new IllegalStateException("nothing sets a seed");
        }

        /** Its constructor is for subclasses alone. */
        private static final class Chance extends SecureRandom {
            private static final long serialVersionUID = 1L;

            Chance(Fixed bytes) {
                super(bytes, null);
            }
        }
    }
}
