package dev.tocsin.notifier;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A notifier in a JVM of its own, to be killed or stopped. */
final class ChildNotifier implements AutoCloseable {
    private final Process process;

    private ChildNotifier(Process process) {
        this.process = process;
    }

    /** @param own settings besides those that every test needs */
    static ChildNotifier start(String brokers, String prefix, Path log, Map<String, String> own) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.tocsin.notifier.Main");
        Map<String, String> environment = new HashMap<>();
        environment.put("KAFKA_BOOTSTRAP_SERVERS", brokers);
        environment.put("TOCSIN_TOPIC_PREFIX", prefix);
        environment.put("TOCSIN_PARTITIONS", "4");
        environment.put("TOCSIN_MANAGEMENT_PORT", "0");
        environment.put("NOTIFIER_EGRESS_ALLOW", "127.0.0.0/8");
        environment.put("NOTIFIER_SECRETS_ALLOW", "env:TEST_*");
        environment.put("TEST_KEY", "s3cret");
        environment.putAll(own);
        builder.environment().putAll(environment);
        return new ChildNotifier(builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** {@code kill -9}. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** {@code kill -STOP}: it stands still and knows nothing of it. */
    void stop() throws Exception {
        signal("STOP");
    }

    /** {@code kill -CONT}. */
    void goOn() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException("kill -" + name + " ended with code " + code);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
