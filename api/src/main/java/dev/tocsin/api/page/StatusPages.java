package dev.tocsin.api.page;

import dev.tocsin.api.access.Viewer;
import dev.tocsin.api.hook.LogOnly;
import dev.tocsin.api.view.View;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The pages that a person sees.
 *
 * <p>Threading: any thread; blocks on the view.
 */
public final class StatusPages {

    /** A page that is out of date may be this old; the script waits longer than that before it asks again. */
    private static final Duration STALE = Duration.ofMillis(250);

    private static final Duration FRESH = Duration.ofSeconds(10);

    private record Rendered(String html, long version, Instant at) {}

    private final InstantSource clock;
    private final Assets assets = new Assets();
    private final StatusPage statusPage;
    private final EndpointPage endpointPage;
    private final IncidentsAdmin incidentsAdmin;
    private final AtomicLong version = new AtomicLong();
    private final Map<Viewer, Rendered> rendered = new EnumMap<>(Viewer.class);

    public StatusPages(View view, LogOnly logOnly, InstantSource clock) {
        this.clock = clock;
        Frame frame =
                new Frame(assets, () -> logOnly.notice(view.snapshot().hooks().values()));
        this.statusPage = new StatusPage(view, frame, logOnly);
        this.endpointPage = new EndpointPage(view, frame);
        this.incidentsAdmin = new IncidentsAdmin(frame);
        view.listen(changes -> version.incrementAndGet());
    }

    /** The status page at {@code /}. */
    public void status(RoutingContext asked, Viewer viewer) {
        end(asked, status(viewer));
    }

    /** One page is made at a time, however many ask for it. */
    private synchronized String status(Viewer viewer) {
        Instant now = clock.instant();
        Rendered last = rendered.get(viewer);
        if (last != null) {
            Duration age = Duration.between(last.at(), now);
            Duration allowed = last.version() == version.get() ? FRESH : STALE;
            if (age.compareTo(allowed) < 0 && !age.isNegative()) {
                return last.html();
            }
        }
        long present = version.get();
        String html = statusPage.html(viewer, now);
        rendered.put(viewer, new Rendered(html, present, now));
        return html;
    }

    /** One endpoint in detail; throws a 404 problem where there is none that may be seen. */
    public void endpoint(RoutingContext asked, Viewer viewer) {
        end(asked, endpointPage.html(asked.pathParam("id"), viewer, clock.instant()));
    }

    /** Incidents by hand; the page shows nothing that its script may not ask for. */
    public void incidents(RoutingContext asked) {
        end(asked, incidentsAdmin.html(clock.instant()));
    }

    public void asset(RoutingContext asked) {
        assets.answer(asked);
    }

    private static void end(RoutingContext asked, String html) {
        asked.response()
                .putHeader("content-type", "text/html; charset=utf-8")
                .putHeader("cache-control", "no-store")
                .putHeader("vary", "Accept, Authorization, Host")
                .end(html);
    }
}
