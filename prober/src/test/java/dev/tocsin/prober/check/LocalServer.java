package dev.tocsin.prober.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A real server on loopback that behaves as badly as a test wants; one thread a connection. */
final class LocalServer implements AutoCloseable {

    /** What it does with each connection once it has read the request's head. */
    interface Behaviour {
        void on(String requestHead, Socket connection, OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket socket;
    private final Behaviour behaviour;
    private final boolean readsRequest;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    private LocalServer(ServerSocket socket, boolean readsRequest, Behaviour behaviour) {
        this.socket = socket;
        this.readsRequest = readsRequest;
        this.behaviour = behaviour;
        inBackground(this::accept);
    }

    static LocalServer start(Behaviour behaviour) {
        return new LocalServer(listen(), true, behaviour);
    }

    static LocalServer startUnasked(Behaviour behaviour) {
        return new LocalServer(listen(), false, behaviour);
    }

    static LocalServer startUnasked(ServerSocket socket, Behaviour behaviour) {
        return new LocalServer(socket, false, behaviour);
    }

    static LocalServer start(ServerSocket socket, Behaviour behaviour) {
        return new LocalServer(socket, true, behaviour);
    }

    static LocalServer answering(String answer) {
        return start((head, connection, out) -> out.write(answer.getBytes(StandardCharsets.UTF_8)));
    }

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                connections.incrementAndGet();
                open.add(connection);
                inBackground(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            String head = readsRequest ? readHead(connection.getInputStream()) : "";
            behaviour.on(head, connection, connection.getOutputStream());
            connection.getOutputStream().flush();
        } catch (IOException | InterruptedException theOtherSideLeft) {
            Thread.currentThread().interrupt();
        }
    }

    static String readHead(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "local-server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    URI secureUrl(String path) {
        return URI.create("https://127.0.0.1:" + port() + path);
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Socket connection : open) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
