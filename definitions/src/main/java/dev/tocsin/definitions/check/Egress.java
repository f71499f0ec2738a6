package dev.tocsin.definitions.check;

import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Value;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads which private addresses hooks may call. */
final class Egress {

    private static final Pattern IP_4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IP_6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private Egress() {}

    static List<String> read(Value value) {
        Section section = value.section().later("deny", "proxy");
        List<String> allowed = new ArrayList<>();
        for (Value item : section.get("allow").list()) {
            String network = item.text("");
            if (valid(network)) {
                allowed.add(network);
            } else {
                item.problem("expected an address or network such as 10.1.0.0/16, 127.0.0.1 or fd00::/8 but was '"
                        + network + "'");
            }
        }
        section.end();
        return allowed;
    }

    private static boolean valid(String network) {
        String[] parts = network.split("/", -1);
        if (parts.length > 2
                || !(IP_4.matcher(parts[0]).matches() || IP_6.matcher(parts[0]).matches())) {
            return false;
        }
        try {
            // a literal address: nothing is looked up
            int bits = InetAddress.getByName(parts[0]).getAddress().length * 8;
            return parts.length == 1 || (parts[1].matches("\\d{1,3}") && Integer.parseInt(parts[1]) <= bits);
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
