package dev.tocsin.standalone.broker;

import java.nio.file.Path;

/** A process that writes to its own broker and then waits to be killed. */
final class BrokerChild {

    private BrokerChild() {}

    public static void main(String[] arguments) throws Exception {
        var settings = new BrokerSettings(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        EmbeddedBroker broker = EmbeddedBroker.start(settings);
        var records = new Records(broker.bootstrapServers());
        records.createTopic();
        records.write("first", "second", "third");
        System.out.println("written");
        Thread.currentThread().join();
    }
}
