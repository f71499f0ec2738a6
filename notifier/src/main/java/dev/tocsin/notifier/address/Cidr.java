package dev.tocsin.notifier.address;

import java.net.InetAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A block of addresses such as {@code 10.1.0.0/16}. */
@SuppressWarnings("ArrayRecordComponent") // compared by equals below, never handed out
public record Cidr(byte[] network, int bits) {

    public Cidr {
        network = network.clone();
        if (bits < 0 || bits > network.length * 8) {
            throw new IllegalArgumentException(
                    "prefix length: expected 0 to " + network.length * 8 + " but was " + bits);
        }
    }

    /** Reads a block, or one address. Throws IllegalArgumentException saying what was expected. */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        byte[] network =
                Literal.parse(address).orElseThrow(() -> expected(text, null)).getAddress();
        if (slash < 0) {
            return new Cidr(network, network.length * 8);
        }
        try {
            return new Cidr(network, Integer.parseInt(text.substring(slash + 1)));
        } catch (IllegalArgumentException badLength) {
            throw expected(text, badLength);
        }
    }

    /** Whether the address lies in the block; one of the other family never does. */
    public boolean contains(InetAddress address) {
        return contains(address.getAddress());
    }

    /** The same of the bytes of an address. */
    boolean contains(byte[] bytes) {
        if (bytes.length != network.length) {
            return false;
        }
        int whole = bits / 8;
        if (!Arrays.equals(bytes, 0, whole, network, 0, whole)) {
            return false;
        }
        int rest = bits % 8;
        return rest == 0 || (bytes[whole] & 0xff) >> (8 - rest) == (network[whole] & 0xff) >> (8 - rest);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cidr cidr && bits == cidr.bits && Arrays.equals(network, cidr.network);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(network) + bits;
    }

    private static IllegalArgumentException expected(String text, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "expected a block of addresses such as 10.1.0.0/16 or ::1/128 but was '" + text + "'", cause);
    }
}
