package dev.tocsin.api.page;

import dev.tocsin.api.access.Viewer;
import dev.tocsin.api.answer.Lengths;
import dev.tocsin.api.answer.Shown;
import dev.tocsin.api.problem.Problem;
import dev.tocsin.api.status.EndpointJson;
import dev.tocsin.api.status.Endpoints;
import dev.tocsin.api.view.IncidentQuery;
import dev.tocsin.api.view.Period;
import dev.tocsin.api.view.Place;
import dev.tocsin.api.view.Point;
import dev.tocsin.api.view.ResultQuery;
import dev.tocsin.api.view.Timeline;
import dev.tocsin.api.view.View;
import dev.tocsin.api.view.Window;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.EndpointState;
import dev.tocsin.schemas.event.EndpointStatus;
import dev.tocsin.schemas.event.ExpectationOutcome;
import dev.tocsin.schemas.event.Incident;
import dev.tocsin.schemas.event.ProbeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One endpoint in detail: uptime, latency, what was expected of it, its newest results, its incidents. */
final class EndpointPage {

    private static final int CHART = 120;
    private static final int RESULTS = 15;
    private static final int HOURS = 24;
    private static final Sparkline CURVE = new Sparkline(900, 120, CHART);

    private final View view;
    private final Frame frame;

    EndpointPage(View view, Frame frame) {
        this.view = view;
        this.frame = frame;
    }

    String html(String id, Viewer viewer, Instant now) {
        EndpointDefinition endpoint = view.snapshot().endpoints().get(id);
        if (endpoint == null || !Endpoints.isVisible(endpoint, viewer)) {
            throw Problem.notFound("there is no endpoint '" + id + "'");
        }
        Optional<EndpointStatus> status = view.snapshot().status(id);
        EndpointState state = EndpointJson.state(endpoint, status);
        List<ProbeResult> results = view.archive()
                .results(new ResultQuery(id, Optional.empty(), Optional.empty(), Period.ALWAYS, Place.START, CHART));
        return frame.page(endpoint.getName() + ": " + Words.state(state), state.name(), now, html -> {
            html.open("header", "class", "top").element("a", "All endpoints", "class", "back", "href", "/");
            html.open("span", "class", "stream", "hidden", "")
                    .open("span", "class", "dot")
                    .close();
            html.element("span", "Live", "data-stream-text", "").close().close().line();
            html.open("main", "id", "content", "data-endpoint", id, "data-status", state.name())
                    .line();
            summary(html, endpoint, state, status, viewer, now);
            uptime(html, view.snapshot().timeline(id), now);
            latency(html, results);
            HistoryTable.write(html, view.archive().history(id, Window.hour, Period.ALWAYS, Place.START, HOURS));
            if (viewer.seesAll() && !results.isEmpty()) {
                expectations(html, results.get(0));
            }
            results(html, results, viewer, now);
            incidents(html, endpoint, viewer, now);
            html.close();
        });
    }

    private static void summary(
            Html html,
            EndpointDefinition endpoint,
            EndpointState state,
            Optional<EndpointStatus> status,
            Viewer viewer,
            Instant now) {
        html.open("section", "class", "summary " + state, "data-live", "summary", "data-overall", state.name());
        html.open("div", "class", "beacon", "aria-hidden", "true").close();
        html.open("div").element("h1", endpoint.getName()).open("p").text(Words.state(state));
        status.ifPresent(known -> {
            html.text(" for ");
            Frame.time(html, known.getSince(), Words.length(Duration.between(known.getSince(), now)), "length");
            if (viewer.seesAll() && !known.getReason().isEmpty()) {
                html.text(" – " + known.getReason());
            }
        });
        html.close();
        if (viewer.seesAll() && !endpoint.getUrl().isEmpty()) {
            html.element(
                    "p",
                    endpoint.getMethod() + " " + Shown.url(endpoint.getUrl()) + " every "
                            + Lengths.text(endpoint.getIntervalMs()),
                    "class",
                    "url");
        }
        html.close().close().line();
    }

    private static void uptime(Html html, Timeline timeline, Instant now) {
        html.open("section", "class", "group", "data-live", "uptime");
        html.open("div", "class", "group-head").element("h2", "Uptime").close();
        html.open("div", "class", "card padded").open("dl", "class", "tiles");
        for (int days : new int[] {1, 7, 30, 90}) {
            html.open("div").element("dt", days == 1 ? "24 hours" : days + " days");
            html.element("dd", Words.uptime(timeline.uptime(Duration.ofDays(days), now)))
                    .close();
        }
        html.close();
        DayBars.write(html, timeline, now);
        html.close().close().line();
    }

    private static void latency(Html html, List<ProbeResult> newestFirst) {
        List<Point> points = new ArrayList<>();
        newestFirst.forEach(
                result -> points.add(new Point(result.getSlot(), result.getOutcome(), result.getLatencyMs())));
        Collections.reverse(points);
        html.open("section", "class", "group", "data-live", "latency");
        html.open("div", "class", "group-head").element("h2", "Latency");
        html.element("span", Sparkline.label(points), "class", "count").close();
        html.open("div", "class", "card padded chart");
        CURVE.write(html, points);
        html.close().close().line();
    }

    private static void expectations(Html html, ProbeResult last) {
        html.open("section", "class", "group", "data-live", "expectations");
        html.open("div", "class", "group-head").element("h2", "Expected of it").close();
        html.open("ul", "class", "card rows checks").line();
        for (ExpectationOutcome outcome : last.getExpectations()) {
            html.open("li", "class", outcome.getPassed() ? "passed" : "failed");
            html.element("span", outcome.getPassed() ? "✓" : "✗", "class", "mark", "aria-hidden", "true");
            html.element("code", outcome.getExpectation());
            String message = outcome.getMessage();
            html.element(
                    "span",
                    message == null ? (outcome.getPassed() ? "as expected" : "not as expected") : message,
                    "class",
                    "more");
            html.close().line();
        }
        if (last.getExpectations().isEmpty()) {
            html.element("li", last.getMessage().isEmpty() ? "An answer" : last.getMessage());
        }
        html.close().close().line();
    }

    private static void results(Html html, List<ProbeResult> results, Viewer viewer, Instant now) {
        html.open("section", "class", "group", "data-live", "results");
        html.open("div", "class", "group-head").element("h2", "Newest results").close();
        html.open("div", "class", "card scroll").open("table").open("thead").open("tr");
        for (String head : List.of("Outcome", "Latency", "From", "What was seen", "When")) {
            html.element("th", head, "scope", "col");
        }
        html.close().close().open("tbody").line();
        for (ProbeResult result : results.subList(0, Math.min(RESULTS, results.size()))) {
            String outcome = result.getOutcome().name();
            html.open("tr", "data-slot", result.getSlot().toString(), "data-outcome", outcome);
            html.open("td").element("span", outcome, "class", "pill " + outcome).close();
            html.element("td", Words.latency(result.getLatencyMs()), "class", "number");
            html.element("td", result.getLocation());
            html.element("td", viewer.seesAll() ? seen(result) : "", "class", "wide");
            html.open("td", "class", "when");
            Frame.time(html, result.getStartedAt(), Words.ago(result.getStartedAt(), now), "ago");
            html.close().close().line();
        }
        html.close().close().close().close().line();
    }

    private static String seen(ProbeResult result) {
        Integer code = result.getStatusCode();
        return result.getMessage().isEmpty() && code != null ? "status " + code : result.getMessage();
    }

    private void incidents(Html html, EndpointDefinition endpoint, Viewer viewer, Instant now) {
        List<Incident> found = view.archive()
                .incidents(new IncidentQuery(
                        Set.of(), false, Set.of(endpoint.getId()), !viewer.seesAll(), Period.ALWAYS, Place.START, 10));
        html.open("section", "class", "group", "data-live", "incidents");
        if (!found.isEmpty()) {
            html.open("div", "class", "group-head").element("h2", "Incidents").close();
        }
        found.forEach(incident -> IncidentCard.write(html, incident, null, viewer, now));
        html.close().line();
    }
}
