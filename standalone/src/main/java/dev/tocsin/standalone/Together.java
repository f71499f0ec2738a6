package dev.tocsin.standalone;

import dev.tocsin.bootstrap.lifecycle.Health;
import dev.tocsin.bootstrap.lifecycle.Running;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Parts that do not need each other: started at once and stopped at once.
 *
 * <p>Threading: each part is started and closed on a thread of its own; health may be asked from any.
 */
final class Together implements Running {

    private static final Executor THREADS = task -> new Thread(task, "together").start();

    private final String name;
    private final List<Running> running;

    private Together(String name, List<Running> running) {
        this.name = name;
        this.running = running;
    }

    /** Returns once all have started; when one cannot, the others are closed and its failure goes on. */
    static Together start(String name, Map<String, Supplier<Running>> parts) {
        List<CompletableFuture<Running>> starting = new ArrayList<>();
        parts.forEach((part, starter) -> starting.add(CompletableFuture.supplyAsync(starter, THREADS)));
        try {
            CompletableFuture.allOf(starting.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            close(starting.stream()
                    .filter(part -> !part.isCompletedExceptionally())
                    .map(CompletableFuture::join)
                    .toList());
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        return new Together(name, starting.stream().map(CompletableFuture::join).toList());
    }

    @Override
    public Health health() {
        List<Health> all = parts();
        List<String> reasons = all.stream()
                .flatMap(part -> part.reasons().stream().map(reason -> part.part() + ": " + reason))
                .toList();
        return new Health(
                name, all.stream().allMatch(Health::live), all.stream().allMatch(Health::ready), reasons);
    }

    @Override
    public List<Health> parts() {
        return running.stream().flatMap(part -> part.parts().stream()).toList();
    }

    @Override
    public void close() {
        close(running);
    }

    private static void close(List<Running> parts) {
        CompletableFuture.allOf(parts.stream()
                        .map(part -> CompletableFuture.runAsync(part::close, THREADS))
                        .toArray(CompletableFuture[]::new))
                .join();
    }
}
