package dev.tocsin.standalone.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server that outlived the process which had started it: PostgreSQL runs on when its parent is killed. */
final class Orphan {

    private static final Logger LOG = LoggerFactory.getLogger(Orphan.class);
    private static final long PATIENCE_SECONDS = 10;

    private Orphan() {}

    /** Stops the server that holds the data folder, if there is one: quickly, but with its own check point. */
    static void stop(Path data) {
        Optional<ProcessHandle> left = find(data);
        if (left.isEmpty()) {
            return;
        }
        ProcessHandle server = left.get();
        LOG.atInfo().addKeyValue("pid", server.pid()).log("stopping the PostgreSQL that an earlier run left behind");
        try {
            // SIGINT is PostgreSQL's "fast" shutdown; SIGTERM would wait for clients to leave.
            new ProcessBuilder("kill", "-INT", Long.toString(server.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            server.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            server.destroyForcibly();
            server.onExit().join();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot stop the PostgreSQL left behind, process " + server.pid(), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot wait for process " + server.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while stopping process " + server.pid(), e);
        }
    }

    private static Optional<ProcessHandle> find(Path data) {
        try {
            String first = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
            return ProcessHandle.of(Long.parseLong(first.strip())).filter(Orphan::isPostgres);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read postmaster.pid in " + data, e);
        }
    }

    /** The file survives a restart of the machine, after which its number may belong to anybody. */
    private static boolean isPostgres(ProcessHandle process) {
        return process.info().command().filter(it -> it.endsWith("postgres")).isPresent();
    }
}
