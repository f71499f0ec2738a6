package dev.tocsin.embedded.broker;

import java.nio.file.Path;
import java.util.Properties;

/** The properties of a controller and a single broker that serve one machine: quick to start, small. */
final class BrokerProperties {

    static final int BROKER = 1;
    static final int CONTROLLER = 100;

    private static final int LARGEST_RECORD_BATCH = 9 * 1024 * 1024;
    private static final String MINUTES_OF_400_DAYS = String.valueOf(400 * 24 * 60);

    private BrokerProperties() {}

    static Properties ofController(Path folder, int controllerPort) {
        Properties properties = ofNode("controller", CONTROLLER, folder, controllerPort);
        properties.setProperty("listeners", "CONTROLLER://127.0.0.1:" + controllerPort);
        timeouts(properties);
        return properties;
    }

    static Properties ofBroker(Path folder, int port, int controllerPort) {
        Properties properties = ofNode("broker", BROKER, folder, controllerPort);
        properties.setProperty("listeners", "CLIENT://127.0.0.1:" + port);
        properties.setProperty("advertised.listeners", "CLIENT://127.0.0.1:" + port);
        properties.setProperty("inter.broker.listener.name", "CLIENT");
        sizes(properties);
        timeouts(properties);
        return properties;
    }

    private static Properties ofNode(String role, int node, Path folder, int controllerPort) {
        var properties = new Properties();
        properties.setProperty("process.roles", role);
        properties.setProperty("node.id", String.valueOf(node));
        properties.setProperty("log.dirs", folder.toString());
        properties.setProperty("controller.quorum.voters", CONTROLLER + "@127.0.0.1:" + controllerPort);
        properties.setProperty("controller.listener.names", "CONTROLLER");
        properties.setProperty("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        // A misspelt topic must be an error, not a topic with the wrong number of partitions.
        properties.setProperty("auto.create.topics.enable", "false");
        properties.setProperty("auto.leader.rebalance.enable", "false");
        internalTopics(properties);
        return properties;
    }

    private static void sizes(Properties properties) {
        properties.setProperty("num.network.threads", "2");
        properties.setProperty("num.io.threads", "4");
        properties.setProperty("num.recovery.threads.per.data.dir", "2");
        properties.setProperty("background.threads", "2");
        properties.setProperty("message.max.bytes", String.valueOf(LARGEST_RECORD_BATCH));
        properties.setProperty("replica.fetch.max.bytes", String.valueOf(LARGEST_RECORD_BATCH));
        // Heap, and the files reserved for each partition: the defaults are those of a large server.
        properties.setProperty("log.cleaner.dedupe.buffer.size", "4194304");
        properties.setProperty("log.index.size.max.bytes", "1048576");
    }

    private static void internalTopics(Properties properties) {
        for (String topic : new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            properties.setProperty(topic + ".replication.factor", "1");
            properties.setProperty(topic + ".num.partitions", "4");
        }
        properties.setProperty("transaction.state.log.min.isr", "1");
        properties.setProperty("share.coordinator.state.topic.min.isr", "1");
        // As long as the longest-kept topic: a machine switched off over a holiday goes on where it stopped.
        properties.setProperty("offsets.retention.minutes", MINUTES_OF_400_DAYS);
    }

    private static void timeouts(Properties properties) {
        // There is no other broker to take over: a long pause must not take the partitions' only leader away.
        properties.setProperty("broker.session.timeout.ms", "60000");
        properties.setProperty("group.initial.rebalance.delay.ms", "0");
        properties.setProperty("group.min.session.timeout.ms", "1000");
        properties.setProperty("group.consumer.min.session.timeout.ms", "1000");
        properties.setProperty("group.consumer.min.heartbeat.interval.ms", "300");
        properties.setProperty("group.streams.min.session.timeout.ms", "1000");
        properties.setProperty("group.streams.min.heartbeat.interval.ms", "300");
        properties.setProperty("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        // Ending a transaction takes a few milliseconds; the next one's first records wait for it in such steps.
        properties.setProperty("add.partitions.to.txn.retry.backoff.ms", "3");
    }
}
