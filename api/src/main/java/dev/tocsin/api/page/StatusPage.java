package dev.tocsin.api.page;

import dev.tocsin.api.access.Viewer;
import dev.tocsin.api.hook.LogOnly;
import dev.tocsin.api.status.EndpointJson;
import dev.tocsin.api.status.Endpoints;
import dev.tocsin.api.view.CallbackQuery;
import dev.tocsin.api.view.IncidentQuery;
import dev.tocsin.api.view.Period;
import dev.tocsin.api.view.Place;
import dev.tocsin.api.view.Snapshot;
import dev.tocsin.api.view.View;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.EndpointState;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.Incident;
import dev.tocsin.schemas.event.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The page at {@code /}: how all of it is, what is wrong, each endpoint, the latest callbacks. */
final class StatusPage {

    private static final int CALLBACKS = 10;
    private static final int INCIDENTS = 50;

    private final View view;
    private final Frame frame;
    private final LogOnly logOnly;

    StatusPage(View view, Frame frame, LogOnly logOnly) {
        this.view = view;
        this.frame = frame;
        this.logOnly = logOnly;
    }

    /** An endpoint with its state. */
    record Row(EndpointDefinition endpoint, EndpointState state) {}

    String html(Viewer viewer, Instant now) {
        Snapshot snapshot = view.snapshot();
        List<Row> rows = snapshot.endpoints().values().stream()
                .filter(endpoint -> Endpoints.isVisible(endpoint, viewer))
                .map(endpoint -> new Row(endpoint, EndpointJson.state(endpoint, snapshot.status(endpoint.getId()))))
                .toList();
        Overall overall = Overall.of(rows.stream().map(Row::state).toList());
        String title = title(snapshot);
        return frame.page(overall.sentence() + " · " + title, overall.level().name(), now, html -> {
            header(html, title);
            html.open("main", "id", "content").line();
            summary(html, overall, rows, viewer);
            if (rows.isEmpty() && !hooked(viewer)) {
                Welcome.write(html, viewer);
            }
            incidents(html, rows, viewer, now);
            groups(html, rows, now, viewer);
            if (viewer.seesAll()) {
                callbacks(html, now);
            }
            html.close();
        });
    }

    private static String title(Snapshot snapshot) {
        return snapshot.settings().values().stream()
                .map(setting -> setting.getPage())
                .filter(Objects::nonNull)
                .filter(page -> page.getSlug().isEmpty())
                .map(Page::getTitle)
                .findFirst()
                .orElse("Status");
    }

    private static void header(Html html, String title) {
        html.open("header", "class", "top");
        html.element("a", title, "class", "brand", "href", "/");
        html.open("span", "class", "stream", "hidden", "")
                .open("span", "class", "dot")
                .close();
        html.element("span", "Live", "data-stream-text", "").close().close().line();
    }

    private void summary(Html html, Overall overall, List<Row> rows, Viewer viewer) {
        html.open(
                "section",
                "class",
                "summary " + overall.level(),
                "data-live",
                "summary",
                "data-overall",
                overall.level().name(),
                "aria-live",
                "polite");
        html.open("div", "class", "beacon", "aria-hidden", "true").close();
        html.open("div").element("h1", overall.sentence());
        if (!rows.isEmpty()) {
            long groups = rows.stream()
                    .map(row -> Objects.requireNonNullElse(row.endpoint().getGroup(), ""))
                    .distinct()
                    .count();
            html.element(
                    "p",
                    Words.count(rows.size(), "endpoint") + " in " + Words.count(groups, "group")
                            + (viewer.seesAll() ? ", " + hooks() : ""));
        } else if (hooked(viewer)) {
            html.element("p", hooks());
        }
        html.close().close().line();
    }

    /** Whether there is something without any endpoint. */
    private boolean hooked(Viewer viewer) {
        return viewer.seesAll() && !view.snapshot().hooks().isEmpty();
    }

    private String hooks() {
        Collection<HookDefinition> hooks = view.snapshot().hooks().values();
        long silent = hooks.stream().filter(logOnly::holds).count();
        long unread = view.archive().deadLetters().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        return Words.count(hooks.size(), "hook")
                + (silent == 0 ? "" : " (" + silent + " log only: recorded, not sent)")
                + (unread == 0 ? "" : ", " + Words.count(unread, "record") + " could not be read");
    }

    private void incidents(Html html, List<Row> rows, Viewer viewer, Instant now) {
        Map<String, EndpointDefinition> names =
                rows.stream().map(Row::endpoint).collect(Collectors.toMap(EndpointDefinition::getId, one -> one));
        List<Incident> open = view.archive()
                .incidents(new IncidentQuery(
                        IncidentQuery.OPEN,
                        true,
                        names.keySet(),
                        !viewer.seesAll(),
                        Period.ALWAYS,
                        Place.START,
                        INCIDENTS));
        html.open("section", "data-live", "incidents", "aria-label", "Open incidents")
                .line();
        for (Incident incident : open) {
            IncidentCard.write(html, incident, names.get(incident.getEndpoint()), viewer, now);
        }
        html.close().line();
    }

    private void groups(Html html, List<Row> rows, Instant now, Viewer viewer) {
        Map<String, List<Row>> groups =
                new TreeMap<>(Comparator.comparing(String::isEmpty).thenComparing(name -> name));
        for (Row row : rows) {
            groups.computeIfAbsent(Objects.requireNonNullElse(row.endpoint().getGroup(), ""), name -> new ArrayList<>())
                    .add(row);
        }
        html.open("section", "data-live", "endpoints", "aria-label", "Endpoints")
                .line();
        groups.forEach((name, members) -> group(html, name, members, groups.size() > 1, now, viewer));
        html.close().line();
    }

    private void group(Html html, String name, List<Row> rows, boolean several, Instant now, Viewer viewer) {
        html.open("section", "class", "group", "data-group", name).open("div", "class", "group-head");
        html.element("h2", name.isEmpty() ? (several ? "Other" : "Endpoints") : name);
        html.element("span", Overall.brief(rows.stream().map(Row::state).toList()), "class", "count");
        html.element("span", "latency", "class", "column days", "aria-hidden", "true");
        html.element("span", "90 days", "class", "column days", "aria-hidden", "true");
        html.element("span", "24 hours", "class", "column", "aria-hidden", "true");
        html.close().open("ul", "class", "card rows").line();
        for (Row row : rows) {
            EndpointRow.write(html, row, view.snapshot(), now, viewer);
        }
        html.close().close().line();
    }

    private void callbacks(Html html, Instant now) {
        List<Callback> latest = view.archive().callbacks(CallbackQuery.newest(Optional.empty(), CALLBACKS));
        html.open("section", "class", "callbacks", "data-live", "callbacks");
        if (!latest.isEmpty() || !view.snapshot().hooks().isEmpty()) {
            CallbackTable.write(html, latest, now);
        }
        html.close().line();
    }

    static final Set<EndpointState> QUIET = Set.of(EndpointState.up, EndpointState.paused);
}
