package dev.tocsin.api.page;

import dev.tocsin.api.access.Viewer;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.Incident;
import dev.tocsin.schemas.event.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An incident in a few lines: what, how bad, since when, why. */
final class IncidentCard {

    private IncidentCard() {}

    static void write(Html html, Incident incident, @Nullable EndpointDefinition endpoint, Viewer viewer, Instant now) {
        Instant resolved = incident.getResolvedAt();
        html.open(
                "article",
                "class",
                "card incident " + incident.getSeverity() + (resolved == null ? "" : " over"),
                "data-incident",
                incident.getId(),
                "data-severity",
                incident.getSeverity().name());
        html.open("div", "class", "incident-head").element("h3", incident.getTitle());
        html.element("span", resolved == null ? Words.severity(incident.getSeverity()) : "Resolved", "class", "label")
                .close();
        facts(html, incident, endpoint, now);
        String why = why(incident, viewer);
        if (!why.isEmpty()) {
            html.element("p", why, "class", "why");
        }
        latest(incident).ifPresent(said -> html.element("p", said, "class", "why"));
        html.close().line();
    }

    /** What people said last of how it stands. */
    private static Optional<String> latest(Incident incident) {
        List<Step> steps = incident.getSteps();
        for (int i = steps.size() - 1; i >= 0; i--) {
            Step step = steps.get(i);
            if (step.getBy() != null && List.of("updated", "resolved").contains(step.getKind())) {
                return Optional.of(step.getMessage()).filter(said -> !said.isEmpty());
            }
        }
        return Optional.empty();
    }

    private static void facts(Html html, Incident incident, @Nullable EndpointDefinition endpoint, Instant now) {
        Instant resolved = incident.getResolvedAt();
        html.open("p", "class", "facts");
        if (endpoint != null) {
            html.element("a", endpoint.getName(), "href", "/endpoints/" + endpoint.getId())
                    .text(" · ");
        }
        if (resolved == null) {
            html.text("for ");
            Frame.time(
                    html,
                    incident.getStartedAt(),
                    Words.length(Duration.between(incident.getStartedAt(), now)),
                    "length");
            html.text(", since " + Words.moment(incident.getStartedAt()));
        } else {
            html.text("lasted " + Words.length(Duration.between(incident.getStartedAt(), resolved)) + ", until ");
            Frame.time(html, resolved, Words.moment(resolved), "moment");
        }
        html.text(" · "
                + (incident.getAcknowledgedAt() != null && resolved == null
                        ? "acknowledged"
                        : incident.getState().name()));
        html.close();
    }

    /** The public reads the message, who may see all reads what exactly failed. */
    private static String why(Incident incident, Viewer viewer) {
        List<Step> steps = incident.getSteps();
        for (int i = steps.size() - 1; i >= 0 && viewer.seesAll(); i--) {
            if (!steps.get(i).getBecause().isEmpty() && !steps.get(i).getKind().equals("resolved")) {
                return String.join("; ", steps.get(i).getBecause());
            }
        }
        return incident.getMessage().equals(incident.getTitle()) ? "" : incident.getMessage();
    }
}
