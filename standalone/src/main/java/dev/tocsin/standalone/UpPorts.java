package dev.tocsin.standalone;

import dev.tocsin.standalone.demonstration.DemonstrationPorts;
import dev.tocsin.standalone.port.Port;
import java.util.ArrayList;
import java.util.List;

/**
 * Where everything listens, on the loopback interface alone but for the API.
 *
 * @param host where the API listens: {@link #LOOPBACK} or {@link #EVERYWHERE}
 */
record UpPorts(String host, Port api, Port kafka, Port postgres, DemonstrationPorts demonstration, Port management) {

    static final String LOOPBACK = "127.0.0.1";
    static final String EVERYWHERE = "0.0.0.0";

    /** Those that must be free before anything is started. */
    List<Port> wanted(boolean withDemonstration) {
        List<Port> wanted = new ArrayList<>(List.of(api, kafka, management));
        if (withDemonstration) {
            wanted.addAll(List.of(postgres, demonstration.receiver(), demonstration.site()));
        }
        return wanted;
    }

    /** The demonstration's shop, as its configuration spells it. */
    String shop() {
        return "postgresql://postgres@127.0.0.1:" + postgres.number() + "/shop";
    }
}
