package dev.tocsin.embedded.broker;

import java.nio.file.Path;

/** A process that writes to its own broker and ends as if killed, the moment that the transaction is committed. */
final class BrokerChild {

    private BrokerChild() {}

    public static void main(String[] arguments) throws Exception {
        var settings = new BrokerSettings(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        EmbeddedBroker broker = EmbeddedBroker.start(settings);
        var records = new Records(broker.bootstrapServers());
        records.createTopic();
        records.write(() -> Runtime.getRuntime().halt(1), "first", "second", "third");
    }
}
