package dev.tocsin.notifier.delivery;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Asks for the addresses of a name; blocks while it does. */
@FunctionalInterface
public interface Names {

    /** As the platform resolves names. */
    Names PLATFORM = host -> List.of(InetAddress.getAllByName(host));

    /** The addresses, best first. */
    List<InetAddress> lookUp(String host) throws UnknownHostException;
}
