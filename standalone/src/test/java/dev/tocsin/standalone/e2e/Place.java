package dev.tocsin.standalone.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * A place that takes connections, until it vanishes as a host without a network does: packets to it are lost.
 *
 * <p>Threading: the test's thread makes it vanish, one of its own takes connections.
 */
final class Place implements AutoCloseable {

    private static final int PATIENCE_MS = 300;
    private static final int MOST_UNTAKEN = 64;

    private final ServerSocket socket;
    private final List<Socket> untaken = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "place");
    private volatile boolean there = true;

    Place() throws IOException {
        socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(20);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (!socket.isClosed()) {
            try {
                synchronized (this) {
                    if (there) {
                        socket.accept().close();
                    } else {
                        wait(20);
                    }
                }
            } catch (SocketTimeoutException nobodyCame) {
                Thread.onSpinWait();
            } catch (IOException closed) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** Fills the queue of connections that nobody takes: what comes after that is not even refused. */
    void vanish() {
        there = false;
        synchronized (this) {
            for (int i = 0; i < MOST_UNTAKEN; i++) {
                Socket one = new Socket();
                untaken.add(one);
                try {
                    one.connect(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort()),
                            PATIENCE_MS);
                } catch (IOException full) {
                    return;
                }
            }
        }
        throw new IllegalStateException("the queue of " + address() + " is never full");
    }

    void appear() {
        there = true;
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Socket one : untaken) {
                one.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
