package dev.tocsin.benchmarks;

import dev.tocsin.embedded.broker.BrokerSettings;
import dev.tocsin.embedded.broker.EmbeddedBroker;
import java.nio.file.Path;

/** The embedded broker as a process of its own, to be killed: folder and port are its arguments. */
final class BrokerProcess {

    private BrokerProcess() {}

    public static void main(String[] args) throws InterruptedException {
        var settings = new BrokerSettings(Path.of(args[0]), Integer.parseInt(args[1]));
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings)) {
            System.out.println("serves " + broker.bootstrapServers());
            Thread.currentThread().join();
        }
    }
}
