package dev.tocsin.standalone.remote;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A hook as options say it. The names that Django's create_hook had are taken too. */
final class HookOptions {
    @Option(names = "--name", paramLabel = "NAME", description = "What it is called.")
    private @Nullable String name;

    @Option(
            names = {"--table", "--model"},
            paramLabel = "DATABASE.SCHEMA.TABLE",
            description = "Listens to changes of its rows.")
    private @Nullable String table;

    @Option(
            names = "--operations",
            paramLabel = "OPERATION",
            split = ",",
            description = "Of rows: insert, update, delete, truncate, snapshot; the first three unless given.")
    private List<String> operations = List.of();

    @Option(
            names = {"--signal", "--signals"},
            paramLabel = "SIGNAL",
            split = ",",
            description = "Listens to a signal; with --table one of Django's, such as post_save.")
    private List<String> signals = List.of();

    @Option(
            names = "--incidents",
            paramLabel = "KIND",
            split = ",",
            description = "Listens to incidents: opened, changed, resolved.")
    private List<String> incidents = List.of();

    @Option(names = "--when", paramLabel = "CEL", description = "Only where this holds, such as 'new.total > 100.0'.")
    private @Nullable String when;

    @Option(
            names = {"--target-url", "--to"},
            paramLabel = "URL",
            description = "Where requests go.")
    private @Nullable String target;

    @Option(
            names = {"--method", "--http-method"},
            paramLabel = "METHOD",
            description = "POST unless given.")
    private @Nullable String method;

    @Option(
            names = {"--header", "--headers"},
            paramLabel = "'NAME: VALUE'",
            description = "A header; secret values are references such as $${env:ERP_KEY}. May be given again.")
    private List<String> headers = List.of();

    @Option(
            names = {"--template", "--payload-template"},
            paramLabel = "TEMPLATE",
            description = "The body, such as '{\"id\": {{ instance.id }}}'; without one, the whole row as JSON.")
    private @Nullable String template;

    @Option(names = "--content-type", paramLabel = "TYPE", description = "Such as application/json.")
    private @Nullable String contentType;

    @Option(
            names = {"--serializer", "--serializer-class"},
            paramLabel = "CLASS",
            description = "Makes the body.")
    private @Nullable String serializer;

    @Option(names = "--manual", description = "Callbacks wait until send-callbacks.")
    private boolean manual;

    @Option(names = "--disabled", description = "It makes no callbacks yet.")
    private boolean disabled;

    /** What is missing, if something is. */
    @Nullable
    String missing() {
        if (name == null) {
            return "expected --name, or --file with the whole definition";
        }
        if (table == null && signals.isEmpty() && incidents.isEmpty()) {
            return "expected what to listen to: --table, --signal or --incidents";
        }
        return target == null ? "expected --target-url, where requests go (--url is where Tocsin answers)" : null;
    }

    String name() {
        return name == null ? "" : name;
    }

    ObjectNode json() {
        ObjectNode hook = Remote.JSON.createObjectNode().put("name", name);
        if (disabled) {
            hook.put("enabled", false);
        }
        listen(hook.putObject("listen"));
        send(hook.putObject("send"));
        if (manual) {
            hook.putObject("delivery").put("mode", "manual");
        }
        return hook;
    }

    private void listen(ObjectNode listen) {
        put(listen, "table", table);
        put(listen, "operations", operations);
        if (table != null) {
            put(listen, "signals", signals);
        } else if (!signals.isEmpty()) {
            listen.put("signal", String.join(",", signals));
        }
        put(listen, "incidents", incidents);
        put(listen, "when", when);
    }

    private void send(ObjectNode send) {
        put(send, "url", target);
        put(send, "method", method);
        if (!headers.isEmpty()) {
            ObjectNode named = send.putObject("headers");
            for (String header : headers) {
                int colon = header.indexOf(':');
                if (colon < 1) {
                    throw new Rejected(422, "--header: expected 'NAME: VALUE' but was '" + header + "'");
                }
                named.put(
                        header.substring(0, colon).strip(),
                        header.substring(colon + 1).strip());
            }
        }
        put(send, "template", template);
        put(send, "content_type", contentType);
        put(send, "serializer", serializer);
    }

    private static void put(ObjectNode json, String key, @Nullable String value) {
        if (value != null) {
            json.put(key, value);
        }
    }

    private static void put(ObjectNode json, String key, List<String> values) {
        if (!values.isEmpty()) {
            ArrayNode array = json.putArray(key);
            values.forEach(array::add);
        }
    }
}
