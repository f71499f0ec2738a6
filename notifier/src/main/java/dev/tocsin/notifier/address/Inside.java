package dev.tocsin.notifier.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** IPv4 addresses inside IPv6 ones, by the many ways there are of putting them there. */
final class Inside {
    private static final Cidr COMPATIBLE = Cidr.parse("::/96");
    private static final Cidr TRANSLATED = Cidr.parse("::ffff:0:0:0/96");
    private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96");
    private static final Cidr LOCAL_NAT64 = Cidr.parse("64:ff9b:1::/48");
    private static final Cidr SIX_TO_FOUR = Cidr.parse("2002::/16");
    private static final Cidr TEREDO = Cidr.parse("2001::/32");

    private Inside() {}

    /** What everybody takes the address for. */
    static InetAddress certain(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return address;
        }
        boolean last = NAT64.contains(address)
                || TRANSLATED.contains(address)
                || (COMPATIBLE.contains(address) && !small(bytes));
        if (last) {
            return version4(bytes, 12, 13, 14, 15);
        }
        return SIX_TO_FOUR.contains(address) ? version4(bytes, 2, 3, 4, 5) : address;
    }

    /** What some network on the way may take it for. */
    static List<InetAddress> possible(InetAddress address) {
        List<InetAddress> possible = new ArrayList<>();
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return possible;
        }
        if (LOCAL_NAT64.contains(address)) {
            // RFC 6052, 2.2, for prefixes of 48, 56, 64 and 96 bits; the byte between is reserved.
            possible.add(version4(bytes, 6, 7, 9, 10));
            possible.add(version4(bytes, 7, 9, 10, 11));
            possible.add(version4(bytes, 9, 10, 11, 12));
            possible.add(version4(bytes, 12, 13, 14, 15));
        }
        if (TEREDO.contains(address)) {
            byte[] turned = bytes.clone();
            for (int i = 12; i < 16; i++) {
                turned[i] = (byte) ~turned[i];
            }
            possible.add(version4(turned, 12, 13, 14, 15));
        }
        if ((bytes[8] & 0xfd) == 0 && bytes[9] == 0 && bytes[10] == 0x5e && (bytes[11] & 0xff) == 0xfe) {
            // ISATAP, RFC 5214
            possible.add(version4(bytes, 12, 13, 14, 15));
        }
        return possible;
    }

    /** {@code ::} and {@code ::1} are not IPv4 addresses in disguise. */
    private static boolean small(byte[] bytes) {
        return bytes[12] == 0 && bytes[13] == 0 && bytes[14] == 0 && (bytes[15] == 0 || bytes[15] == 1);
    }

    private static InetAddress version4(byte[] bytes, int a, int b, int c, int d) {
        try {
            return InetAddress.getByAddress(new byte[] {bytes[a], bytes[b], bytes[c], bytes[d]});
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }
}
