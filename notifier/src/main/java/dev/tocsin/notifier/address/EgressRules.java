package dev.tocsin.notifier.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which addresses may be connected to: public ones, others only where the operator lists them, link-local and cloud
 * metadata never. IPv4 addresses inside IPv6 ones (mapped, compatible, NAT64, 6to4) are judged as what they lead to.
 *
 * @param allow blocks that may be called although they are not public
 */
public record EgressRules(List<Cidr> allow) {

    private static final Map<String, List<Cidr>> NEVER = blocks(
            "unspecified", "0.0.0.0/8 ::/128",
            "link-local", "169.254.0.0/16 fe80::/10",
            "cloud metadata", "100.100.100.200 168.63.129.16 192.0.0.192 fd00:ec2::254 fd20:ce::254",
            "multicast", "224.0.0.0/4 255.255.255.255 ff00::/8");

    private static final Map<String, List<Cidr>> ONLY_IF_LISTED = blocks(
            "loopback", "127.0.0.0/8 ::1",
            "private", "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7 fec0::/10",
            "shared", "100.64.0.0/10",
            "reserved",
                    "192.0.0.0/24 192.0.2.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 240.0.0.0/4 "
                            + "100::/64 2001::/23 2001:db8::/32 3fff::/20 5f00::/16 64:ff9b:1::/48");

    private static final Cidr COMPATIBLE = Cidr.parse("::/96");
    private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96");
    private static final Cidr SIX_TO_FOUR = Cidr.parse("2002::/16");

    public EgressRules {
        allow = List.copyOf(allow);
    }

    /** Why this address may not be called, in the words of an operator; empty if it may. */
    public Optional<String> refusal(InetAddress address) {
        InetAddress target = unwrapped(address);
        Optional<String> never = blockOf(NEVER, target);
        if (never.isPresent()) {
            return never.map(kind -> "egress: " + text(address, target) + " is " + kind + ", which is never called");
        }
        if (allow.stream().anyMatch(block -> block.contains(target))) {
            return Optional.empty();
        }
        return blockOf(ONLY_IF_LISTED, target)
                .map(kind -> "egress: " + text(address, target) + " is " + kind
                        + " and not listed in NOTIFIER_EGRESS_ALLOW");
    }

    private static InetAddress unwrapped(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return address;
        }
        if (NAT64.contains(address) || (COMPATIBLE.contains(address) && !small(bytes))) {
            return version4(bytes, 12);
        }
        return SIX_TO_FOUR.contains(address) ? version4(bytes, 2) : address;
    }

    /** {@code ::} and {@code ::1} are not IPv4 addresses in disguise. */
    private static boolean small(byte[] bytes) {
        return bytes[12] == 0 && bytes[13] == 0 && bytes[14] == 0 && (bytes[15] == 0 || bytes[15] == 1);
    }

    private static InetAddress version4(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }

    private static Optional<String> blockOf(Map<String, List<Cidr>> kinds, InetAddress address) {
        return kinds.entrySet().stream()
                .filter(kind -> kind.getValue().stream().anyMatch(block -> block.contains(address)))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static String text(InetAddress address, InetAddress target) {
        return address.equals(target)
                ? address.getHostAddress()
                : address.getHostAddress() + " (" + target.getHostAddress() + ")";
    }

    private static Map<String, List<Cidr>> blocks(String... kindsAndBlocks) {
        Map<String, List<Cidr>> blocks = new LinkedHashMap<>();
        for (int i = 0; i < kindsAndBlocks.length; i += 2) {
            blocks.put(
                    kindsAndBlocks[i],
                    Arrays.stream(kindsAndBlocks[i + 1].split(" ", -1))
                            .map(Cidr::parse)
                            .toList());
        }
        return blocks;
    }
}
