package dev.tocsin.standalone.port;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

/** Tries ports of the loopback interface by listening on them for a moment. */
public final class Ports {

    private Ports() {}

    /** Throws {@link PortTaken} naming every wanted port that something else listens on. */
    public static void requireFree(List<Port> wanted) {
        List<Port> taken =
                wanted.stream().filter(port -> !isFree(port.number())).toList();
        if (!taken.isEmpty()) {
            throw new PortTaken(taken);
        }
    }

    private static boolean isFree(int number) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
