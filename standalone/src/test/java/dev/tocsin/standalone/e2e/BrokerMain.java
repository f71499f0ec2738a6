package dev.tocsin.standalone.e2e;

import dev.tocsin.embedded.broker.BrokerSettings;
import dev.tocsin.embedded.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A broker as a process, so that a test can suspend it: folder and port. */
final class BrokerMain {

    private BrokerMain() {}

    /** Runs until it is killed. */
    public static void main(String[] arguments) throws InterruptedException {
        try (var broker =
                EmbeddedBroker.start(new BrokerSettings(Path.of(arguments[0]), Integer.parseInt(arguments[1])))) {
            System.out.println(broker.bootstrapServers());
            new CountDownLatch(1).await();
        }
    }
}
