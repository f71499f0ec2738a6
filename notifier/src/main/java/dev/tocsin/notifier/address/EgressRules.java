package dev.tocsin.notifier.address;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which addresses may be connected to: public ones, others only where the operator lists them, link-local and cloud
 * metadata never. IPv4 addresses inside IPv6 ones (mapped, compatible, translated, NAT64, 6to4) are judged as what they lead
 * to; where it depends on the network what is inside, nothing inside may be one that is never called.
 *
 * @param allow blocks that may be called although they are not public
 */
public record EgressRules(List<Cidr> allow) {

    private static final Map<String, List<Cidr>> BY_NO_WAY = blocks(
            "link-local", "169.254.0.0/16 fe80::/10",
            "cloud metadata", "100.100.100.200 168.63.129.16 192.0.0.192 fd00:ec2::/32 fd20:ce::254 fd00:42::42");

    private static final Map<String, List<Cidr>> NEVER =
            with(BY_NO_WAY, "unspecified", "0.0.0.0/8 ::/128", "multicast", "224.0.0.0/4 255.255.255.255 ff00::/8");

    private static final Map<String, List<Cidr>> ONLY_IF_LISTED = blocks(
            "loopback", "127.0.0.0/8 ::1",
            "private", "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7 fec0::/10",
            "shared", "100.64.0.0/10",
            "reserved",
                    "192.0.0.0/24 192.0.2.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 240.0.0.0/4 "
                            + "100::/64 2001::/23 2001:db8::/32 3fff::/20 5f00::/16 64:ff9b:1::/48");

    public EgressRules {
        allow = List.copyOf(allow);
    }

    /** Why this address may not be called, in the words of an operator; empty if it may. */
    public Optional<String> refusal(InetAddress address) {
        InetAddress target = Inside.certain(address);
        Optional<String> never = blockOf(NEVER, address)
                .or(() -> address.equals(target) ? Optional.empty() : blockOf(NEVER, target))
                .map(kind -> never(address, target, kind))
                .or(() -> hidden(address));
        if (never.isPresent()) {
            return never;
        }
        if (allow.stream().anyMatch(block -> block.contains(target))) {
            return Optional.empty();
        }
        return blockOf(ONLY_IF_LISTED, target)
                .map(kind -> "egress: " + text(address, target) + " is " + kind
                        + " and not listed in NOTIFIER_EGRESS_ALLOW");
    }

    /** A guess at what is inside: only what must not be reached by any way counts. */
    private static Optional<String> hidden(InetAddress address) {
        for (InetAddress inside : Inside.possible(address)) {
            Optional<String> kind = blockOf(BY_NO_WAY, inside);
            if (kind.isPresent()) {
                return Optional.of(never(address, inside, kind.get()));
            }
        }
        return Optional.empty();
    }

    private static String never(InetAddress address, InetAddress inside, String kind) {
        return "egress: " + text(address, inside) + " is " + kind + ", which is never called";
    }

    private static Optional<String> blockOf(Map<String, List<Cidr>> kinds, InetAddress address) {
        byte[] bytes = address.getAddress();
        for (Map.Entry<String, List<Cidr>> kind : kinds.entrySet()) {
            for (Cidr block : kind.getValue()) {
                if (block.contains(bytes)) {
                    return Optional.of(kind.getKey());
                }
            }
        }
        return Optional.empty();
    }

    private static String text(InetAddress address, InetAddress target) {
        return address.equals(target)
                ? address.getHostAddress()
                : address.getHostAddress() + " (" + target.getHostAddress() + ")";
    }

    private static Map<String, List<Cidr>> with(Map<String, List<Cidr>> some, String... more) {
        Map<String, List<Cidr>> all = new LinkedHashMap<>(some);
        all.putAll(blocks(more));
        return all;
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
