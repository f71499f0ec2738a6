package dev.tocsin.anexia;

import dev.tocsin.anexia.Wish.Answered;
import dev.tocsin.anexia.Wish.Page;
import dev.tocsin.anexia.Wish.Report;
import dev.tocsin.anexia.modules.Modules;
import dev.tocsin.anexia.modules.ModulesReport;
import dev.tocsin.anexia.up.Up;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code /anxapi/v1/modules/} and {@code /anxapi/v1/up/} to who knows the token. What is asked of an application
 * behind it (checks, the repository) is bounded in time, so every answer comes.
 *
 * <p>Threading: thread-safe; {@link #answer} returns at once.
 */
public final class Monitoring {

    /** What all paths begin with. */
    public static final String PATH = "/anxapi/v1/";

    private final Supplier<Optional<String>> token;
    private final Up up;
    private final Modules modules;

    Monitoring(Supplier<Optional<String>> token, Up up, Modules modules) {
        this.token = token;
        this.up = up;
        this.modules = modules;
    }

    /**
     * An application's monitoring, to be completed.
     *
     * @param token who asks must know it; without one nobody is let in
     */
    public static MonitoringBuilder builder(@Nullable String token) {
        Optional<String> fixed = Optional.ofNullable(token);
        return new MonitoringBuilder(() -> fixed);
    }

    /** The same with a token that is looked up for each request, because it may change. */
    public static MonitoringBuilder builder(Supplier<Optional<String>> token) {
        return new MonitoringBuilder(token);
    }

    /** One that lets nobody in. */
    public static Monitoring closed() {
        return builder(Optional::empty).build();
    }

    /** The answer; completes normally, always. */
    public CompletableFuture<Response> answer(Request request) {
        Wish wish = Wish.of(request, token.get());
        if (wish instanceof Answered answered) {
            return CompletableFuture.completedFuture(answered.response());
        }
        Report report = (Report) wish;
        CompletableFuture<Response> told = report.page() == Page.UP
                ? up.look().thenApply(seen -> response(seen.status(), "text/plain", seen.text()))
                : modules.report().thenApply(made -> response(200, "application/json", made.line()));
        return report.withBody() ? told : told.thenApply(Response::withoutBody);
    }

    /** What the application is made of: the page for machines, asked by the application itself. */
    public CompletableFuture<ModulesReport> modules() {
        return modules.report();
    }

    private static Response response(int status, String type, String body) {
        Map<String, String> headers = new HashMap<>(Wish.open("GET"));
        headers.put("Content-Type", type);
        return Response.of(status, headers, body);
    }
}
