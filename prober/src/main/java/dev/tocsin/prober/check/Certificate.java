package dev.tocsin.prober.check;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * What a target showed of itself over TLS.
 *
 * @param expires when the first certificate of the chain to expire does
 */
public record Certificate(Instant expires, String subject, String issuer) {

    static Optional<Certificate> of(SSLSession session) {
        try {
            X509Certificate[] chain = Arrays.stream(session.getPeerCertificates())
                    .filter(X509Certificate.class::isInstance)
                    .toArray(X509Certificate[]::new);
            return Arrays.stream(chain)
                    .map(each -> each.getNotAfter().toInstant())
                    .min(Comparator.naturalOrder())
                    .map(first -> new Certificate(
                            first,
                            chain[0].getSubjectX500Principal().getName(),
                            chain[0].getIssuerX500Principal().getName()));
        } catch (SSLPeerUnverifiedException anonymous) {
            return Optional.empty();
        }
    }
}
