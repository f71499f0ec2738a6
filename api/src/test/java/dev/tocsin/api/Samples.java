package dev.tocsin.api;

import dev.tocsin.schemas.event.AccessToken;
import dev.tocsin.schemas.event.Attempt;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.DatabaseDefinition;
import dev.tocsin.schemas.event.Delivery;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.EndpointState;
import dev.tocsin.schemas.event.EndpointStatus;
import dev.tocsin.schemas.event.EventReference;
import dev.tocsin.schemas.event.Expectation;
import dev.tocsin.schemas.event.ExpectationOutcome;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.HttpRequest;
import dev.tocsin.schemas.event.Incident;
import dev.tocsin.schemas.event.IncidentState;
import dev.tocsin.schemas.event.Listen;
import dev.tocsin.schemas.event.NumberRange;
import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.event.ProbeResult;
import dev.tocsin.schemas.event.Send;
import dev.tocsin.schemas.event.SettingDefinition;
import dev.tocsin.schemas.event.Severity;
import dev.tocsin.schemas.event.Step;
import dev.tocsin.schemas.event.Timings;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Records as the other modules write them. */
public final class Samples {

    private Samples() {}

    public static EndpointDefinition endpoint(String id, String name, String group, boolean isPublic) {
        return EndpointDefinition.newBuilder()
                .setId(id)
                .setName(name)
                .setOrigin("file:main")
                .setGeneration(1)
                .setGroup(group)
                .setTags(List.of("prod"))
                .setIsPublic(isPublic)
                .setUrl("https://" + id + ".example/health")
                .setHeaders(Map.of("Authorization", "Bearer literal", "X-Api-Key", "${env:KEY}"))
                .setExpect(List.of(Expectation.newBuilder()
                        .setKind("status")
                        .setText("status 2xx, 304")
                        .setRanges(List.of(new NumberRange(200, 299), new NumberRange(304, 304)))
                        .build()))
                .build();
    }

    public static EndpointStatus status(String endpoint, EndpointState state, Instant since, String reason) {
        return EndpointStatus.newBuilder()
                .setEndpoint(endpoint)
                .setStatus(state)
                .setSince(since)
                .setReason(reason)
                .setGeneration(1)
                .setUpdatedAt(since)
                .build();
    }

    public static ProbeResult result(String endpoint, Instant slot, Outcome outcome, double latencyMs) {
        boolean passed = outcome == Outcome.passed;
        return ProbeResult.newBuilder()
                .setEndpoint(endpoint)
                .setGeneration(1)
                .setLocation("default")
                .setSlot(slot)
                .setStartedAt(slot.plusMillis(3))
                .setLagMs(3)
                .setOutcome(outcome)
                .setSeverity(passed ? Severity.none : Severity.major)
                .setMessage(passed ? "" : "status 503 is not 2xx, 304")
                .setLatencyMs(latencyMs)
                .setTimings(new Timings(0.4, 1.5, null, latencyMs, latencyMs))
                .setStatusCode(passed ? 200 : 503)
                .setAddress("192.0.2.7")
                .setExpectations(List.of(
                        new ExpectationOutcome("status 2xx, 304", passed, Severity.major, passed ? null : "was 503")))
                .build();
    }

    public static Incident incident(String id, String endpoint, String title, Instant opened) {
        return Incident.newBuilder()
                .setId(id)
                .setEndpoint(endpoint)
                .setSeverity(Severity.major)
                .setState(IncidentState.investigating)
                .setTitle(title)
                .setMessage(title)
                .setStartedAt(opened)
                .setOpenedAt(opened)
                .setSteps(List.of(Step.newBuilder()
                        .setAt(opened)
                        .setKind("opened")
                        .setMessage(title)
                        .setSeverity(Severity.major)
                        .setBecause(List.of("status 503 is not 2xx, 304 (3 in a row)"))
                        .build()))
                .build();
    }

    public static Incident resolved(Incident incident, Instant at) {
        return Incident.newBuilder(incident)
                .setState(IncidentState.resolved)
                .setResolvedAt(at)
                .build();
    }

    public static HookDefinition hook(String name) {
        return HookDefinition.newBuilder()
                .setName(name)
                .setOrigin("file:main")
                .setGeneration(1)
                .setListen(Listen.newBuilder()
                        .setKind("table")
                        .setDatabase("shop")
                        .setSchema$("public")
                        .setTable("orders")
                        .setOperations(List.of("insert", "update"))
                        .build())
                .setSend(Send.newBuilder()
                        .setUrl("https://user:secret@erp.example/hooks")
                        .setHeaders(Map.of("X-Api-Key", "literal"))
                        .build())
                .setDelivery(Delivery.newBuilder()
                        .setDelaysMs(List.of(0L, 5_000L, 60_000L))
                        .setSecrets(List.of("${env:WHSEC}"))
                        .build())
                .build();
    }

    public static Callback callback(String id, String hook, CallbackStatus status, Instant created) {
        Attempt attempt = Attempt.newBuilder()
                .setNumber(1)
                .setAt(created.plusMillis(40))
                .setDurationMs(12)
                .setStatusCode(status == CallbackStatus.sent ? 200 : 503)
                .setBody("ok")
                .build();
        return Callback.newBuilder()
                .setId(id)
                .setHook(hook)
                .setHookGeneration(1)
                .setLane(hook + "|shop.public.orders/[1]")
                .setSequence(1)
                .setEvent(EventReference.newBuilder()
                        .setId("chg_1")
                        .setType("dev.tocsin.row.inserted")
                        .setSubject("shop.public.orders/[1]")
                        .setTime(created)
                        .build())
                .setStatus(status)
                .setDetails(status == CallbackStatus.sent ? "status_code:200" : "status_code:503-Service Unavailable")
                .setCreatedAt(created)
                .setUpdatedAt(created.plusMillis(52))
                .setRequest(HttpRequest.newBuilder()
                        .setMethod("POST")
                        .setUrl("https://erp.example/hooks")
                        .setHeaders(Map.of("X-Api-Key", "${env:K}"))
                        .setBody("{}")
                        .build())
                .setAttemptsMade(1)
                .setAttempts(List.of(attempt))
                .build();
    }

    public static DatabaseDefinition database(String name) {
        return DatabaseDefinition.newBuilder()
                .setName(name)
                .setOrigin("file:main")
                .setGeneration(1)
                .setUrl("postgresql://tocsin@db.example:5432/shop")
                .setPassword("${file:/run/secrets/shop}")
                .setTables(List.of("public.*"))
                .build();
    }

    public static SettingDefinition token(String name, String sha256, List<String> scopes) {
        return SettingDefinition.newBuilder()
                .setName("token:" + name)
                .setOrigin("file:main")
                .setGeneration(1)
                .setToken(new AccessToken(name, sha256, scopes))
                .build();
    }
}
