package dev.tocsin.prober.check;

import java.util.Optional;

/**
 * Whom to trust over TLS, and who to be there.
 *
 * @param insecure whether any certificate will do
 * @param authorities PEM: only these are trusted
 */
public record Security(boolean insecure, Optional<String> authorities, Optional<Identity> identity) {
    /** The authorities of this Java installation, and no certificate of one's own. */
    public static final Security USUAL = new Security(false, Optional.empty(), Optional.empty());

    /** Any certificate will do. */
    public static final Security NONE = new Security(true, Optional.empty(), Optional.empty());

    /** A certificate (with its chain) and its private key (PKCS#8), both PEM. */
    public record Identity(String certificate, String key) {
        @Override
        public String toString() {
            return "a client certificate";
        }
    }

    Security withoutIdentity() {
        return new Security(insecure, authorities, Optional.empty());
    }
}
