package dev.tocsin.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The stack of {@code docker-compose.yml} in containers of an engine, several copies of each module.
 *
 * <p>{@code TOCSIN_COMPOSE} is the command that runs Compose files, {@code TOCSIN_ENGINE} that of the engine.
 *
 * <p>Threading: one thread.
 */
final class Containers implements AutoCloseable {

    private static final String PROJECT = "tocsin-kills";
    private static final List<String> COPIES = List.of(
            "--scale",
            "prober=3",
            "--scale",
            "hooks-cdc=2",
            "--scale",
            "incidents=2",
            "--scale",
            "notifier=2",
            "--scale",
            "api=2");

    private final List<String> compose;
    private final List<String> engine;

    /** One container. */
    record Copy(String service, String id) {}

    Containers() {
        Map<String, String> environment = System.getenv();
        compose = new ArrayList<>(words(environment.getOrDefault("TOCSIN_COMPOSE", "docker compose")));
        compose.addAll(List.of("-p", PROJECT, "--profile", "demo", "--profile", "proxy"));
        engine = words(environment.getOrDefault("TOCSIN_ENGINE", "docker"));
    }

    private static List<String> words(String command) {
        return List.of(command.strip().split(" +"));
    }

    /** From nothing; returns while the modules are starting. */
    void up() throws IOException, InterruptedException {
        down();
        compose("build");
        List<String> up = new ArrayList<>(List.of("up", "-d"));
        up.addAll(COPIES);
        compose(up.toArray(String[]::new));
    }

    /** The services of the files. */
    Set<String> services() throws IOException, InterruptedException {
        return compose("config", "--services").lines().map(String::strip).collect(Collectors.toSet());
    }

    /** The containers of a service. */
    List<Copy> copies(String service) throws IOException, InterruptedException {
        return compose("ps", "-q", service)
                .lines()
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .map(id -> new Copy(service, id))
                .toList();
    }

    /** kill -9. */
    void kill(Copy copy) throws IOException, InterruptedException {
        engine("kill", "--signal", "KILL", copy.id());
    }

    /** Starts it, unless it runs. */
    void start(Copy copy) throws IOException, InterruptedException {
        engine("start", copy.id());
    }

    /** What the demonstration's database answers, a row a line. */
    List<String> ask(String sql) throws IOException, InterruptedException {
        String script = "PGPASSWORD=\"$(cat /run/secrets/postgres_password)\""
                + " psql -h 127.0.0.1 -U tocsin -d shop -v ON_ERROR_STOP=1 -At -c \"$0\"";
        return compose("exec", "-T", "postgres", "bash", "-c", script, sql)
                .lines()
                .toList();
    }

    /** What a Compose command prints; IllegalStateException where it fails. */
    String compose(String... words) throws IOException, InterruptedException {
        return run(compose, words);
    }

    private void engine(String... words) throws IOException, InterruptedException {
        run(engine, words);
    }

    private static String run(List<String> command, String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(words));
        Path folder = Path.of(System.getProperty("tocsin.root", "."));
        Path errors = Files.createTempFile("tocsin-compose", ".log");
        Process process = new ProcessBuilder(all)
                .directory(folder.toFile())
                .redirectError(errors.toFile())
                .start();
        String answer = read(process);
        int code = process.waitFor();
        String said = Files.readString(errors);
        Files.delete(errors);
        if (code != 0) {
            throw new IllegalStateException(all + " ended with code " + code + ": " + answer + said);
        }
        return answer;
    }

    private static String read(Process process) throws IOException {
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private void down() throws IOException, InterruptedException {
        compose("down", "-v", "-t", "10");
    }

    @Override
    public void close() {
        try {
            down();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
