package dev.tocsin.schemas.access;

import java.util.Map;

/** What it may mean that a broker does not answer, besides that there is none. */
public final class Silence {

    private Silence() {}

    /** Something to add to the failure; empty where TLS is spoken. */
    public static String words(Map<String, ?> client) {
        String protocol = Login.of(client).protocol();
        return protocol.endsWith("PLAINTEXT")
                ? " (a broker that demands TLS looks like that, too: KAFKA_SECURITY_PROTOCOL is " + protocol + ")"
                : "";
    }
}
