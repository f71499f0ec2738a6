package dev.tocsin.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own with this test's class path, so that a test can kill it. */
public final class ChildProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private ChildProcess(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    /** Runs a main class; what it complains about is this test's own complaint. */
    public static ChildProcess start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ChildProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Reads on until the child says this line; fails when it ends before. */
    public void awaitLine(String wanted) throws IOException {
        String line;
        do {
            line = output.readLine();
            if (line == null) {
                throw new AssertionError("the child ended before it said '" + wanted + "'");
            }
        } while (!line.equals(wanted));
    }

    /** {@code kill -9}. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
