package dev.tocsin.definitions.check;

import dev.tocsin.definitions.yaml.Value;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import org.jspecify.annotations.Nullable;

/** Reads certificates: PEM, or a reference to a file with it. */
final class Pem {
    static final String EXPECTED = "certificates in PEM, or a reference to a file with them such as ${file:/path}";

    private Pem() {}

    /** The reference or text; null where absent. What the reference leads to is checked as far as it is here. */
    static @Nullable String certificates(Value value) {
        String written = value.reference();
        String text = written == null ? null : value.resolved(written);
        if (text == null) {
            return written;
        }
        if (!text.contains("-----BEGIN CERTIFICATE-----")) {
            value.problem("expected " + EXPECTED);
            return null;
        }
        try (var in = new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII))) {
            var unused = CertificateFactory.getInstance("X.509").generateCertificates(in);
        } catch (CertificateException | IOException e) {
            value.problem("expected " + EXPECTED + " but it cannot be read as certificates");
            return null;
        }
        return written;
    }
}
