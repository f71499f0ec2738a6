package dev.tocsin.bootstrap.management;

/** An address on which this process cannot listen, usually because another process does. */
public final class CannotListen extends RuntimeException {
    private final String host;
    private final int port;

    public CannotListen(String host, int port, Throwable cause) {
        super("cannot listen on " + host + ":" + port + " (" + cause + ")", cause);
        this.host = host;
        this.port = port;
    }

    public String host() {
        return host;
    }

    public int port() {
        return port;
    }
}
