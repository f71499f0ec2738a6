package dev.tocsin.notifier.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The certificates that a hook trusts: Java asks none of them whether it is still valid, so they are asked here. */
final class Authorities {
    private Authorities() {}

    /** Those of the PEM text that are valid now, as PEM. */
    static String valid(String pem, Instant now) throws Refusal {
        List<X509Certificate> all = new ArrayList<>();
        try {
            CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(US_ASCII)))
                    .forEach(certificate -> all.add((X509Certificate) certificate));
        } catch (CertificateException unreadable) {
            throw Refusal.forEver("ca: no certificate that can be read");
        }
        StringBuilder valid = new StringBuilder();
        try {
            for (X509Certificate certificate : all) {
                if (!now.isBefore(certificate.getNotBefore().toInstant())
                        && !now.isAfter(certificate.getNotAfter().toInstant())) {
                    valid.append("-----BEGIN CERTIFICATE-----\n")
                            .append(Base64.getMimeEncoder().encodeToString(certificate.getEncoded()))
                            .append("\n-----END CERTIFICATE-----\n");
                }
            }
        } catch (CertificateException unreadable) {
            throw Refusal.forEver("ca: no certificate that can be read");
        }
        if (valid.isEmpty()) {
            throw all.isEmpty()
                    ? Refusal.forEver("ca: no certificate that can be read")
                    : Refusal.forNow(
                            "ca: valid from " + all.get(0).getNotBefore().toInstant() + " to "
                                    + all.get(0).getNotAfter().toInstant() + ", not now");
        }
        return valid.toString();
    }
}
