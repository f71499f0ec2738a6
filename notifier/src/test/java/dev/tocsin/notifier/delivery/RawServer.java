package dev.tocsin.notifier.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on loopback that answers with whatever bytes a test says, well-formed or not. */
final class RawServer implements AutoCloseable {
    private final ServerSocket socket;
    private final Behaviour behaviour;
    private final boolean unasked;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    final List<String> requests = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();

    /** What it does with each request of a connection. */
    interface Behaviour {
        void answer(OutputStream out, Socket connection) throws IOException;
    }

    RawServer(Behaviour behaviour) {
        this(plain(), behaviour, false);
    }

    RawServer(ServerSocket socket, Behaviour behaviour) {
        this(socket, behaviour, false);
    }

    private RawServer(ServerSocket socket, Behaviour behaviour, boolean unasked) {
        this.unasked = unasked;
        this.socket = socket;
        this.behaviour = behaviour;
        Thread accepting = new Thread(this::accept, "raw-server");
        accepting.setDaemon(true);
        accepting.start();
    }

    static RawServer answering(String answer) {
        return new RawServer((out, connection) -> out.write(answer.getBytes(ISO_8859_1)));
    }

    /** One that does it as soon as somebody connects, whatever that may be. */
    static RawServer unasked(Behaviour behaviour) {
        return new RawServer(plain(), behaviour, true);
    }

    int port() {
        return socket.getLocalPort();
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/hooks";
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : open) {
            connection.close();
        }
    }

    private static ServerSocket plain() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                open.add(connection);
                connections.incrementAndGet();
                Thread serving = new Thread(() -> serve(connection), "raw-server-connection");
                serving.setDaemon(true);
                serving.start();
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = connection.getInputStream();
            OutputStream out = connection.getOutputStream();
            if (unasked) {
                behaviour.answer(out, connection);
                out.flush();
            }
            while (!unasked && readRequest(in)) {
                behaviour.answer(out, connection);
                out.flush();
            }
        } catch (IOException closed) {
            // By the client, or because the test is over.
        }
    }

    private boolean readRequest(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return false;
            }
            head.append((char) next);
        }
        int length = head.toString()
                .lines()
                .filter(line -> line.startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
        requests.add(head + new String(in.readNBytes(length), ISO_8859_1));
        return true;
    }
}
