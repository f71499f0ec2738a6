package dev.tocsin.prober.check;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The addresses at which a cloud tells a machine its own secrets: never probed, whatever name leads there. */
final class ForbiddenAddresses {
    /** Alibaba, Oracle, and the IPv6 addresses of AWS and Google. */
    private static final Set<String> METADATA =
            Set.of("646464c8", "c00000c0", "fd000ec2000000000000000000000254", "fd2000ce000000000000000000000254");

    private static final Set<String> NAMES = Set.of("metadata.google.internal", "instance-data", "metadata");

    /** Spellings of an address that some take and some do not: no name looks like that. */
    private static final Pattern NUMBERS = Pattern.compile("(0x[0-9a-f]+|[0-9]+)(\\.(0x[0-9a-f]+|[0-9]+))*");

    private static final byte[] NAT64 = HexFormat.of().parseHex("0064ff9b0000000000000000");

    private ForbiddenAddresses() {}

    /** Whether a host that somebody else is to look up is one of them, as far as that can be known. */
    static boolean isWritten(String host) {
        String name = host.toLowerCase(Locale.ROOT).replaceAll("\\.$", "");
        byte @Nullable [] bytes = NetUtil.createByteArrayFromIpAddressString(name);
        if (bytes == null) {
            return NAMES.contains(name) || NUMBERS.matcher(name).matches();
        }
        try {
            return contains(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException impossible) {
            throw new AssertionError("4 or 16 bytes are an address", impossible);
        }
    }

    static boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address.isLinkLocalAddress() || METADATA.contains(HexFormat.of().formatHex(bytes))) {
            return true;
        }
        return address instanceof Inet6Address && embedsForbidden(bytes);
    }

    /** An IPv4 address inside an IPv6 one (mapped, compatible, NAT64, 6to4) leads to the same place. */
    private static boolean embedsForbidden(byte[] bytes) {
        byte[] high = Arrays.copyOf(bytes, 12);
        boolean compatible = Arrays.equals(Arrays.copyOf(high, 10), new byte[10]) && (high[10] == high[11]);
        if (compatible || Arrays.equals(high, NAT64)) {
            return contains(ipv4(bytes, 12));
        }
        boolean sixToFour = bytes[0] == 0x20 && bytes[1] == 0x02;
        return sixToFour && contains(ipv4(bytes, 2));
    }

    private static InetAddress ipv4(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException impossible) {
            throw new AssertionError("four bytes are an IPv4 address", impossible);
        }
    }
}
