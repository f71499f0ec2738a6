package dev.tocsin.notifier.delivery;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets that connect to one address, which was judged, whatever the name leads to by then.
 *
 * <p>Threading: a worker opens, any thread closes.
 */
final class JudgedSockets extends SocketFactory {

    private final InetAddress address;
    private final AtomicReference<@Nullable Socket> open = new AtomicReference<>();
    private volatile boolean givenUp;

    JudgedSockets(InetAddress address) {
        this.address = address;
    }

    /** Whoever waits for the one that is open waits no longer, and no other is opened. */
    void close() {
        givenUp = true;
        Socket socket = open.get();
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException closedAlready) {
                // as wanted
            }
        }
    }

    @Override
    public Socket createSocket() {
        Socket socket = new Socket() {
            @Override
            public void connect(SocketAddress named, int timeout) throws IOException {
                if (!givenUp) {
                    super.connect(new InetSocketAddress(address, ((InetSocketAddress) named).getPort()), timeout);
                }
                if (givenUp) {
                    close();
                    throw new SocketException("nobody waits for it any longer");
                }
            }
        };
        open.set(socket);
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return connected(port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return connected(port);
    }

    private Socket connected(int port) throws IOException {
        Socket socket = createSocket();
        socket.connect(new InetSocketAddress(address, port), 0);
        return socket;
    }

    /** The same that go on in secret; the name is for that alone. */
    static final class Secure extends SSLSocketFactory {

        private final JudgedSockets plain;
        private final SSLSocketFactory secure;

        Secure(JudgedSockets plain, SSLSocketFactory secure) {
            this.plain = plain;
            this.secure = secure;
        }

        @Override
        public Socket createSocket() {
            return plain.createSocket();
        }

        @Override
        public Socket createSocket(Socket connected, String host, int port, boolean autoClose) throws IOException {
            return secure.createSocket(connected, host, port, autoClose);
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return secure.createSocket(plain.connected(port), host, port, true);
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            return createSocket(host, port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return createSocket(host.getHostAddress(), port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            return createSocket(host.getHostAddress(), port);
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return secure.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return secure.getSupportedCipherSuites();
        }
    }
}
