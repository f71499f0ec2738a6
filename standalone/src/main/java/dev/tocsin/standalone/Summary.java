package dev.tocsin.standalone;

import dev.tocsin.standalone.folder.DataFolder;
import java.nio.file.Path;

/** What a person reads once everything is ready: where to look, and how to go on. */
final class Summary {

    private static final String OWN = """

            To monitor something of your own, put this into my.yaml:

              endpoints:
                - name: My site
                  url: https://example.org/
                  interval: 30s
                  expect: [ { status: 2xx }, { latency: 800ms } ]

            and run:  ./tocsin up --config my.yaml
            """;

    private Summary() {}

    static String of(UpPorts ports, boolean demonstrates, Path config, DataFolder folder, String elapsed) {
        var text = new StringBuilder();
        text.append("\nTocsin is ready (").append(elapsed).append(").\n\n");
        line(text, "Status page", http(ports.api().number()));
        if (demonstrates) {
            line(text, "Received", http(ports.demonstration().receiver().number()) + "  the webhooks that arrived");
            line(
                    text,
                    "Site",
                    http(ports.demonstration().site().number()) + "  what is probed: well, slow, flaky, failing");
            line(text, "Shop", ports.shop() + "  its rows change all the time");
        }
        line(text, "Kafka", "127.0.0.1:" + ports.kafka().number() + "  everything that happens, on topics tocsin.*");
        line(
                text,
                "Data",
                folder.path() + "  (token for writes: " + folder.token().getFileName() + ", log: tocsin.log)");
        line(text, "Watching", demonstrates ? config.toString() : config + "  changes take effect as you save them");
        text.append(demonstrates ? OWN : "");
        return text.append("\nCtrl-C stops it.").toString();
    }

    private static String http(int port) {
        return "http://127.0.0.1:" + port + "/";
    }

    private static void line(StringBuilder text, String what, String where) {
        text.append("  ")
                .append(what)
                .append(" ".repeat(14 - what.length()))
                .append(where)
                .append('\n');
    }
}
