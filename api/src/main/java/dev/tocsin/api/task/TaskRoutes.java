package dev.tocsin.api.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.api.access.Viewer;
import dev.tocsin.api.task.Tasks.Answer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.util.function.Function;

/** The paths of py-pinger's web server. */
public final class TaskRoutes {

    private static final String PATH = "/task/";

    private final Tasks tasks;
    private final Function<RoutingContext, Viewer> viewers;

    /**
     * Answers about these.
     *
     * @param viewers who asks
     */
    public TaskRoutes(Tasks tasks, Function<RoutingContext, Viewer> viewers) {
        this.tasks = tasks;
        this.viewers = viewers;
    }

    /** Only what is below {@code /task/}. */
    public void mount(Router router) {
        reading(router, PATH + "*").blockingHandler(this::one, false);
    }

    /** All of py-pinger's, for a port of its own. */
    public void mountAll(Router router) {
        mount(router);
        reading(router, "/").blockingHandler(this::list, false);
    }

    private static Route reading(Router router, String path) {
        return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
    }

    /** The list of them. */
    public void list(RoutingContext asked) {
        end(asked, 200, tasks.list(viewers.apply(asked)));
    }

    private void one(RoutingContext asked) {
        Answer answer = tasks.at(url(asked.request().path()), viewers.apply(asked));
        end(asked, answer.status(), answer.body());
    }

    /**
     * The address behind the path, percent-encoded or as it is; a plus is a plus. Proxies make one slash of two.
     */
    static String url(String path) {
        String written = path.substring(PATH.length());
        String url;
        try {
            url = URLDecoder.decode(written.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            url = written;
        }
        return url.replaceFirst("^(https?):/(?!/)", "$1://");
    }

    private static void end(RoutingContext asked, int status, JsonObject body) {
        asked.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .putHeader("cache-control", "no-store")
                .putHeader("vary", "Authorization, Accept")
                .end(body.encode());
    }
}
