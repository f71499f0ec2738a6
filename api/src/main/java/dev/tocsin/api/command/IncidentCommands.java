package dev.tocsin.api.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tocsin.api.access.Caller;
import dev.tocsin.api.answer.Reply;
import dev.tocsin.api.answer.Wish;
import dev.tocsin.api.ledger.Decision;
import dev.tocsin.api.problem.Problem;
import dev.tocsin.api.view.View;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.EndpointFacts;
import dev.tocsin.schemas.event.Incident;
import dev.tocsin.schemas.event.IncidentState;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/** Commands to incidents, and incidents that people open. Threading: any thread; blocks on the view. */
final class IncidentCommands {
    private static final String INCIDENT = "incident";
    private static final String MESSAGE = "message";
    private static final String STATE = "state";
    private static final int MOST_TITLE = 200;
    private static final int MOST_MESSAGE = 10_000;
    private static final List<String> STATES = List.of("investigating", "identified", "monitoring");

    private final View view;
    private final Orders orders;

    IncidentCommands(View view, Orders orders) {
        this.view = view;
        this.orders = orders;
    }

    /** Somebody has taken it up; 409 where that is not needed any more. */
    CompletionStage<Reply> acknowledge(Wish wish) {
        wish.caller().requires(Caller.WRITING);
        Terms terms = Terms.of(wish, MESSAGE);
        Map<String, String> said = new HashMap<>();
        text(terms, MESSAGE, MOST_MESSAGE).ifPresent(message -> said.put(MESSAGE, message));
        String id = wish.ask().part("id");
        return orders.ledger().write("incident/" + id, () -> {
            Incident incident = open(id, wish);
            if (incident.getAcknowledgedAt() != null && wish.idempotencyKey().isEmpty()) {
                throw Problem.conflict("the incident was acknowledged at " + incident.getAcknowledgedAt());
            }
            return ordered(wish, "acknowledge", incident, said);
        });
    }

    /** How it stands; 409 where it is over, or where its endpoint says when it is. */
    CompletionStage<Reply> update(Wish wish) {
        wish.caller().requires(Caller.WRITING);
        Terms terms = Terms.of(wish, MESSAGE, STATE);
        Map<String, String> said = new HashMap<>();
        text(terms, MESSAGE, MOST_MESSAGE).ifPresent(message -> said.put(MESSAGE, message));
        if (terms.text(STATE).isPresent()) {
            List<String> states = new ArrayList<>(STATES);
            states.add(IncidentState.resolved.name());
            said.put(STATE, terms.oneOf(STATE, "", states));
        }
        if (said.isEmpty()) {
            throw Problem.unusable(MESSAGE, "is missing: expected a message, a state, or both");
        }
        String id = wish.ask().part("id");
        return orders.ledger().write("incident/" + id, () -> {
            Incident incident = open(id, wish);
            if (IncidentState.resolved.name().equals(said.get(STATE))
                    && !incident.getEndpoint().isEmpty()) {
                throw Problem.conflict("the incident is over once its endpoint '" + incident.getEndpoint()
                        + "' is as expected again: acknowledge it, or disable the endpoint");
            }
            return ordered(wish, "update", incident, said);
        });
    }

    private Incident open(String id, Wish wish) {
        Incident incident =
                view.archive().incident(id).orElseThrow(() -> Problem.notFound("there is no incident '" + id + "'"));
        // With a key it may be a repetition, whose first did what is no longer possible: that one is left to its id.
        if (incident.getState() == IncidentState.resolved
                && wish.idempotencyKey().isEmpty()) {
            throw Problem.conflict("the incident is over since " + incident.getResolvedAt());
        }
        return incident;
    }

    private Decision<Reply> ordered(Wish wish, String kind, Incident incident, Map<String, String> said) {
        String endpoint = incident.getEndpoint();
        Map<String, String> parameters = new HashMap<>(said);
        if (!endpoint.isEmpty()) {
            parameters.put("endpoint", endpoint);
        }
        Orders.Order order = orders.order(
                wish, kind, INCIDENT, incident.getId(), parameters, Optional.empty(), facts(incident.getEndpoints()));
        BooleanSupplier effect = () -> view.archive().incident(incident.getId()).stream()
                .flatMap(now -> now.getSteps().stream())
                .anyMatch(step -> order.id().equals(step.getCommand()));
        return orders.toOne(wish, order, endpoint.isEmpty() ? incident.getId() : endpoint, new JsonObject(), effect);
    }

    /** One that people open, keep up to date and resolve. */
    CompletionStage<Reply> open(Wish wish) {
        wish.caller().requires(Caller.WRITING);
        ObjectNode body = wish.object();
        List<String> endpoints =
                Terms.texts(body, "endpoints").stream().distinct().toList();
        body.remove("endpoints");
        Terms terms = Terms.of(wish, body, "title", MESSAGE, STATE, "severity", "public");
        terms.required("title", "a title such as Slow payments");
        Map<String, String> said = new HashMap<>();
        text(terms, "title", MOST_TITLE).ifPresent(title -> said.put("title", title));
        text(terms, MESSAGE, MOST_MESSAGE).ifPresent(message -> said.put(MESSAGE, message));
        said.put(STATE, terms.oneOf(STATE, "investigating", STATES));
        said.put("severity", terms.oneOf("severity", "major", List.of("none", "degraded", "partial", "major")));
        String shown = terms.oneOf("public", "", List.of("", "true", "false"));
        return orders.ledger().write("incident/new", () -> {
            List<EndpointFacts> facts = known(endpoints);
            boolean anyPublic = facts.stream().anyMatch(EndpointFacts::getIsPublic);
            said.put("public", shown.isEmpty() ? Boolean.toString(anyPublic) : shown);
            Orders.Order kept = orders.order(wish, "open", INCIDENT, "", Map.of(), Optional.empty());
            String id = Ids.of("inc", kept.id());
            return opened(wish, orders.order(wish, "open", INCIDENT, id, said, Optional.empty(), facts), id);
        });
    }

    private Decision<Reply> opened(Wish wish, Orders.Order order, String id) {
        BooleanSupplier effect = () -> view.archive().incident(id).isPresent();
        Reply reply = Reply.made(new JsonObject().put("id", id).put("command", order.id()), effect)
                .at("/api/v1/incidents/" + id);
        if (effect.getAsBoolean()) {
            return Decision.nothing(reply);
        }
        return new Decision<>(
                reply, orders.toOne(wish, order, id, new JsonObject(), effect).records());
    }

    private List<EndpointFacts> known(List<String> endpoints) {
        for (int i = 0; i < endpoints.size(); i++) {
            if (!view.snapshot().endpoints().containsKey(endpoints.get(i))) {
                throw Problem.unusable("endpoints[" + i + "]", "there is no endpoint '" + endpoints.get(i) + "'");
            }
        }
        return facts(endpoints);
    }

    /** Of those that are still there: what hooks select by. */
    private List<EndpointFacts> facts(List<String> endpoints) {
        List<EndpointFacts> facts = new ArrayList<>();
        for (String id : endpoints) {
            EndpointDefinition definition = view.snapshot().endpoints().get(id);
            if (definition != null) {
                facts.add(EndpointFacts.newBuilder()
                        .setId(id)
                        .setName(definition.getName())
                        .setGroup(definition.getGroup())
                        .setTags(definition.getTags())
                        .setAttributes(definition.getAttributes())
                        .setUrl(definition.getUrl())
                        .setIsPublic(definition.getIsPublic())
                        .build());
            }
        }
        return facts;
    }

    private static Optional<String> text(Terms terms, String name, int most) {
        Optional<String> text = terms.text(name).filter(given -> !given.isBlank());
        if (text.isEmpty() && terms.text(name).isPresent()) {
            throw Problem.unusable(name, "expected a text but there is nothing in it");
        }
        if (text.filter(given -> given.length() > most).isPresent()) {
            throw Problem.unusable(
                    name,
                    "expected at most " + most + " characters but there are "
                            + text.get().length());
        }
        return text;
    }
}
