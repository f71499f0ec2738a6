package dev.tocsin.notifier.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy on loopback, HTTP's CONNECT and SOCKS5 alike; it notes where it was asked to connect, and connects there. */
final class Tunnel implements AutoCloseable {
    private final ServerSocket socket;
    private final boolean willing;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<String> heads = new CopyOnWriteArrayList<>();

    /** @param willing whether it connects */
    Tunnel(boolean willing) {
        this.willing = willing;
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        begin(() -> {
            while (true) {
                Socket connection = socket.accept();
                open.add(connection);
                begin(() -> serve(connection));
            }
        });
    }

    int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : open) {
            connection.close();
        }
    }

    private void serve(Socket connection) throws IOException {
        InputStream in = connection.getInputStream();
        int first = in.read();
        if (first == 5) {
            socks(connection, new DataInputStream(in));
        } else {
            http(connection, in, first);
        }
    }

    private void http(Socket connection, InputStream in, int first) throws IOException {
        StringBuilder head = new StringBuilder().append((char) first);
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        heads.add(head.toString());
        String[] words = head.toString().split(" ", 3);
        asked.add(words[0] + " " + words[1]);
        OutputStream out = connection.getOutputStream();
        if (!willing) {
            out.write("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n".getBytes(ISO_8859_1));
            return;
        }
        int colon = words[1].lastIndexOf(':');
        Socket onward = new Socket(words[1].substring(0, colon), Integer.parseInt(words[1].substring(colon + 1)));
        out.write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(ISO_8859_1));
        join(connection, onward);
    }

    private void socks(Socket connection, DataInputStream in) throws IOException {
        in.readNBytes(in.read());
        OutputStream out = connection.getOutputStream();
        out.write(new byte[] {5, 0});
        in.readNBytes(3);
        int kind = in.read();
        byte[] address = in.readNBytes(kind == 1 ? 4 : kind == 4 ? 16 : in.read());
        int port = in.readUnsignedShort();
        String host = kind == 3
                ? new String(address, ISO_8859_1)
                : InetAddress.getByAddress(address).getHostAddress();
        asked.add("SOCKS " + host + ":" + port);
        Socket onward = new Socket(host, port);
        out.write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        join(connection, onward);
    }

    private void join(Socket one, Socket other) {
        open.add(other);
        begin(() -> one.getInputStream().transferTo(other.getOutputStream()));
        begin(() -> other.getInputStream().transferTo(one.getOutputStream()));
    }

    private static void begin(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException closed) {
                        // By either side, or because the test is over.
                    }
                },
                "tunnel");
        thread.setDaemon(true);
        thread.start();
    }

    private interface Work {
        void run() throws IOException;
    }
}
