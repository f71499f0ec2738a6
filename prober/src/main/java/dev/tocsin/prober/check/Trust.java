package dev.tocsin.prober.check;

import dev.tocsin.prober.check.Security.Identity;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whom to trust and who to be, from PEM: read once and kept, because a probe a second would read it a second.
 *
 * <p>Threading: shared by all event loops.
 */
final class Trust {
    private static final int MOST_KEPT = 1000;

    private final TrustManager usual = usualTrust();
    private final Map<String, TrustManager> authorities = new ConcurrentHashMap<>();
    private final Map<Identity, KeyManager> identities = new ConcurrentHashMap<>();

    /**
     * A context of its own for each connection, so that no session is resumed and each probe sees the certificate.
     *
     * @throws IllegalArgumentException if what is written is no certificate or key
     */
    SslContext context(Security security, List<String> protocols) throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
        if (security.insecure()) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null);
        } else {
            builder.trustManager(security.authorities().map(this::authority).orElse(usual));
        }
        security.identity().map(this::manager).ifPresent(builder::keyManager);
        if (!protocols.isEmpty()) {
            builder.applicationProtocolConfig(Protocols.offering(protocols));
        }
        return builder.build();
    }

    private TrustManager authority(String pem) {
        TrustManager known = authorities.get(pem);
        if (known == null) {
            known = read(pem);
            keep(authorities, pem, known);
        }
        return known;
    }

    private static TrustManager read(String pem) {
        try (var in = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (var each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("a" + store.size(), each);
            }
            if (store.size() == 0) {
                throw new IllegalArgumentException("'ca' has no certificate (-----BEGIN CERTIFICATE-----)");
            }
            return trust(store);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("'ca' is not made of certificates in PEM", e);
        }
    }

    private KeyManager manager(Identity identity) {
        KeyManager known = identities.get(identity);
        if (known == null) {
            known = ClientKeys.of(identity);
            keep(identities, identity, known);
        }
        return known;
    }

    private static <K, V> void keep(Map<K, V> kept, K key, V value) {
        if (kept.size() >= MOST_KEPT) {
            kept.clear();
        }
        kept.put(key, value);
    }

    private static TrustManager usualTrust() {
        try {
            return trust(null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java installation has no certificate authorities", e);
        }
    }

    private static TrustManager trust(@Nullable KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers()[0];
    }
}
