package dev.tocsin.prober.check;

/** What a running probe waits for. */
enum Phase {
    RESOLVE("the address of its name"),
    CONNECT("a connection"),
    PROXY("the proxy"),
    TLS("the TLS handshake"),
    FIRST_BYTE("the first byte of the answer"),
    REST("the rest of the answer");

    private final String words;

    Phase(String words) {
        this.words = words;
    }

    String inWords() {
        return words;
    }
}
