package dev.tocsin.api.page;

import dev.tocsin.api.access.Viewer;
import dev.tocsin.api.view.Recent;
import dev.tocsin.api.view.Snapshot;
import dev.tocsin.api.view.Timeline;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.EndpointStatus;
import dev.tocsin.schemas.event.ProbeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** An endpoint in a line. */
final class EndpointRow {

    private static final Sparkline SPARKLINE = new Sparkline(160, 32, 40);

    private EndpointRow() {}

    static void write(Html html, StatusPage.Row row, Snapshot snapshot, Instant now, Viewer viewer) {
        EndpointDefinition endpoint = row.endpoint();
        String state = row.state().name();
        html.open("li", "class", "endpoint " + state, "data-endpoint", endpoint.getId(), "data-status", state);
        html.open("div", "class", "what");
        html.open("span", "class", "dot", "aria-hidden", "true").close();
        html.element("a", endpoint.getName(), "class", "name", "href", "/endpoints/" + endpoint.getId());
        html.open("span", "class", "said").element("span", Words.state(row.state()), "class", "state");
        Optional<EndpointStatus> status = snapshot.status(endpoint.getId());
        if (status.isPresent() && !StatusPage.QUIET.contains(row.state())) {
            html.text(" for ");
            Instant since = status.get().getSince();
            Frame.time(html, since, Words.length(Duration.between(since, now)), "length");
            if (viewer.seesAll() && !status.get().getReason().isEmpty()) {
                html.text(" – ").element("span", status.get().getReason(), "class", "reason");
            }
        }
        html.close().close();
        Recent recent = snapshot.recent(endpoint.getId());
        SPARKLINE.write(html, recent.points());
        ProbeResult last = recent.last();
        html.element(
                "span",
                Words.latency(last == null ? null : last.getLatencyMs()),
                "class",
                "latency",
                "title",
                "latency of the last result");
        Timeline timeline = snapshot.timeline(endpoint.getId());
        uptime(html, timeline, 90, "uptime days", now);
        uptime(html, timeline, 1, "uptime", now);
        html.close().line();
    }

    private static void uptime(Html html, Timeline timeline, int days, String style, Instant now) {
        String text = Words.uptime(timeline.uptime(Duration.ofDays(days), now));
        String name = "uptime of the last " + (days == 1 ? "24 hours" : days + " days");
        html.element("span", text, "class", style, "title", name);
    }
}
