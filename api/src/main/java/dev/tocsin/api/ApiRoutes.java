package dev.tocsin.api;

import dev.tocsin.anexia.Monitoring;
import dev.tocsin.anexia.vertx.MonitoringRoutes;
import dev.tocsin.api.access.Access;
import dev.tocsin.api.access.Viewer;
import dev.tocsin.api.answer.Ask;
import dev.tocsin.api.answer.Question;
import dev.tocsin.api.answer.Write;
import dev.tocsin.api.heartbeat.HeartbeatRoutes;
import dev.tocsin.api.live.EventStream;
import dev.tocsin.api.page.StatusPages;
import dev.tocsin.api.problem.Problem;
import dev.tocsin.api.registry.RegistryRoutes;
import dev.tocsin.api.task.TaskRoutes;
import dev.tocsin.api.task.Tasks;
import dev.tocsin.api.view.ViewFailed;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.ParsedHeaderValues;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which path is answered by what; headers and errors that all have in common. */
final class ApiRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(ApiRoutes.class);
    private static final Map<String, String> HEADERS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()",
            "Content-Security-Policy",
                    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self';"
                            + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'");

    private final Access access;
    private final Map<String, Question> questions;
    private final Map<String, Write> writes;
    private final HeartbeatRoutes heartbeats;
    private final InstantSource clock;
    private final EventStream events;
    private final RegistryRoutes registry;
    private final ProcessAnswers process;
    private final Monitoring monitoring;
    private final StatusPages pages;
    private final TaskRoutes tasks;

    ApiRoutes(
            Access access,
            Map<String, Question> questions,
            Map<String, Write> writes,
            HeartbeatRoutes heartbeats,
            InstantSource clock,
            EventStream events,
            RegistryRoutes registry,
            ProcessAnswers process,
            Monitoring monitoring,
            StatusPages pages,
            Tasks tasks) {
        this.access = access;
        this.questions = Map.copyOf(questions);
        this.writes = Map.copyOf(writes);
        this.heartbeats = heartbeats;
        this.clock = clock;
        this.events = events;
        this.registry = registry;
        this.process = process;
        this.monitoring = monitoring;
        this.pages = pages;
        this.tasks = new TaskRoutes(tasks, this::viewer);
    }

    /** What a port of py-pinger's own answers: its list whatever is accepted, and its tasks. */
    void mountTasks(Router router) {
        tasks.mountAll(router);
        for (int status : new int[] {401, 403, 404, 405, 500, 503}) {
            router.errorHandler(status, this::problem);
        }
    }

    void mount(Router router) {
        router.route().handler(asked -> {
            if (asked.request().method().equals(HttpMethod.HEAD)) {
                // Answered like GET: the server leaves the body out.
                asked.reroute(HttpMethod.GET, asked.request().uri());
            } else {
                HEADERS.forEach(asked.response()::putHeader);
                asked.next();
            }
        });
        heartbeats.mount(router);
        new WriteRoutes(access, writes, clock).mount(router);
        // In order of their names, so that /callbacks/count comes before /callbacks/{id}.
        new TreeMap<>(questions)
                .forEach((path, question) ->
                        router.get(vertxPath(path)).blockingHandler(asked -> json(asked, question), false));
        router.get("/api/v1/events").handler(asked -> {
            accepting(asked, "text/event-stream");
            events.open(asked, viewer(asked));
        });
        methods()
                .forEach((path, allowed) -> router.route(vertxPath(path)).handler(asked -> {
                    throw Problem.notAllowed(
                            asked.request().method() + " is not possible here, only " + allowed, allowed);
                }));
        router.route("/registry/*").handler(this::seeingAll);
        registry.mount(router, "/registry");
        router.get("/health/live").blockingHandler(process::live, false);
        router.get("/health/ready").blockingHandler(process::ready, false);
        router.get("/metrics").handler(this::seeingAll).blockingHandler(process::metrics, false);
        MonitoringRoutes.mount(router, monitoring);
        router.get("/openapi.yaml").handler(process::openApi);
        router.get("/").blockingHandler(this::root, false);
        tasks.mount(router);
        router.get("/endpoints/:id").blockingHandler(asked -> pages.endpoint(asked, viewer(asked)), false);
        router.get("/admin/incidents").handler(pages::incidents);
        router.get("/assets/:name").handler(pages::asset);
        for (int status : new int[] {400, 401, 403, 404, 405, 406, 413, 500, 503}) {
            router.errorHandler(status, this::problem);
        }
    }

    /** Paths of questions and streams as OpenAPI spells them. */
    static String vertxPath(String path) {
        return path.replace('{', ':').replace("}", "");
    }

    private Viewer viewer(RoutingContext asked) {
        return access.viewer(
                Optional.ofNullable(asked.request().getHeader("Authorization")),
                Optional.ofNullable(asked.request().getHeader("Host")).or(() -> authority(asked)));
    }

    /** HTTP/2 says in a pseudo header what HTTP/1.1 says in Host. */
    private static Optional<String> authority(RoutingContext asked) {
        return Optional.ofNullable(asked.request().authority()).map(HostAndPort::toString);
    }

    /** The methods that each path takes. */
    private Map<String, String> methods() {
        Map<String, Set<String>> methods = new TreeMap<>();
        questions.keySet().forEach(path -> methods.put(path, new TreeSet<>(Set.of("GET", "HEAD"))));
        writes.keySet().forEach(what -> {
            int space = what.indexOf(' ');
            methods.computeIfAbsent(what.substring(space + 1), path -> new TreeSet<>())
                    .add(what.substring(0, space));
        });
        Map<String, String> listed = new TreeMap<>();
        methods.forEach((path, some) -> listed.put(path, String.join(", ", some)));
        return listed;
    }

    private void seeingAll(RoutingContext asked) {
        if (!viewer(asked).seesAll()) {
            throw Problem.unauthorized("this is not public: it needs a token");
        }
        asked.next();
    }

    private void json(RoutingContext asked, Question question) {
        accepting(asked, "application/json");
        Map<String, List<String>> parameters = new HashMap<>();
        asked.queryParams()
                .names()
                .forEach(name -> parameters.put(name, asked.queryParams().getAll(name)));
        JsonObject answer = question.answer(new Ask(viewer(asked), asked.pathParams(), parameters, clock.instant()));
        end(asked, "application/json", answer.encode());
    }

    private static void end(RoutingContext asked, String type, String body) {
        asked.response()
                .putHeader("content-type", type)
                .putHeader("cache-control", "no-store")
                .putHeader("vary", "Authorization, Accept")
                .end(body);
    }

    private static void accepting(RoutingContext asked, String type) {
        if (!accepts(asked, type)) {
            throw Problem.notAcceptable("only " + type + " can be answered here");
        }
    }

    private static boolean accepts(RoutingContext asked, String type) {
        ParsedHeaderValues headers = asked.parsedHeaders();
        List<MIMEHeader> accept = headers.accept();
        String whole = type.substring(0, type.indexOf('/')) + "/*";
        return accept.isEmpty()
                || accept.stream()
                        .map(header -> header.component() + "/" + header.subComponent())
                        .anyMatch(wanted -> wanted.equals(type) || wanted.equals(whole) || wanted.equals("*/*"));
    }

    /** Who asks for HTML gets the page; for others it is the list of task reports. */
    private void root(RoutingContext asked) {
        String accept = asked.request().getHeader("Accept");
        if (accept != null && accept.contains("text/html")) {
            pages.status(asked, viewer(asked));
        } else {
            accepting(asked, "application/json");
            tasks.list(asked);
        }
    }

    private void problem(RoutingContext asked) {
        Throwable failure = asked.failure();
        Problem problem = failure instanceof Problem known ? known : problemOf(asked, failure);
        if (asked.response().headWritten() || asked.response().ended()) {
            asked.request().connection().close();
            return;
        }
        Consumer<String> end = body -> asked.response()
                .setStatusCode(problem.status())
                .putHeader("content-type", Problem.TYPE)
                .putHeader("cache-control", "no-store")
                .end(body);
        problem.headers().forEach(asked.response()::putHeader);
        end.accept(problem.json().encode());
    }

    private static Problem problemOf(RoutingContext asked, Throwable failure) {
        String path = asked.request().path();
        return switch (asked.statusCode()) {
            case 400 -> Problem.malformed("the request cannot be understood");
            case 404 -> Problem.notFound("there is nothing at " + path);
            case 405 -> Problem.notAllowed(asked.request().method() + " is not possible here");
            case 413 -> Problem.tooLarge("expected at most " + WriteRoutes.MOST_BYTES + " bytes");
            case 406 -> Problem.notAcceptable("none of the accepted types can be answered here");
            default -> {
                LOG.atError().addKeyValue("path", path).setCause(failure).log("a request failed");
                yield failure instanceof ViewFailed
                        ? Problem.unavailable("the view cannot be read at the moment")
                        : Problem.internal();
            }
        };
    }
}
