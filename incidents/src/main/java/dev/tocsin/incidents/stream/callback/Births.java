package dev.tocsin.incidents.stream.callback;

import dev.tocsin.incidents.callback.Happening;
import dev.tocsin.incidents.render.Cause;
import dev.tocsin.incidents.render.Envelope;
import dev.tocsin.incidents.render.Rendered;
import dev.tocsin.incidents.render.Request;
import dev.tocsin.incidents.render.RowCause;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.Change;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.EventReference;
import dev.tocsin.schemas.event.HttpRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The callbacks that an event makes, one for each hook that wants it. */
final class Births {

    private static final String UNREADABLE = "the row cannot be read: ";

    private final HookCatalog catalog;

    Births(HookCatalog catalog) {
        this.catalog = catalog;
    }

    List<Callback> of(Change change, String subject, String source, Instant now) {
        Happening happening = Causes.happening(change);
        List<Hook> candidates = catalog.candidates(happening);
        if (candidates.isEmpty()) {
            return List.of();
        }
        try {
            RowCause row = Causes.row(change, subject, source);
            List<Callback> born = new ArrayList<>();
            for (Hook hook : candidates) {
                String operation = change.getOperation().name();
                String signal = hook.definition().getListen().getDjango().get(operation);
                RowCause shown = row.showing(hook.definition().getListen().getRelated());
                Cause cause = signal == null ? shown : shown.named(signal);
                hook.owed(happening, cause).ifPresent(owed -> born.add(callback(hook, cause.envelope(), owed, now)));
            }
            return born;
        } catch (IllegalArgumentException e) {
            Envelope envelope =
                    new Envelope(change.getId(), happening.type(), source, subject, change.getCommittedAt());
            Rendered unfit = new Rendered.Unfit(Optional.empty(), UNREADABLE + e.getMessage());
            return candidates.stream()
                    .filter(hook -> hook.listening().wants(happening))
                    .map(hook -> callback(hook, envelope, unfit, now))
                    .toList();
        }
    }

    List<Callback> of(Event event, Instant now) {
        Happening happening = Causes.happening(event);
        List<Hook> candidates = catalog.candidates(happening);
        if (candidates.isEmpty()) {
            return List.of();
        }
        Cause cause = Causes.event(event);
        List<Callback> born = new ArrayList<>();
        for (Hook hook : candidates) {
            hook.owed(happening, cause).ifPresent(owed -> born.add(callback(hook, cause.envelope(), owed, now)));
        }
        return born;
    }

    private static Callback callback(Hook hook, Envelope event, Rendered owed, Instant now) {
        String id = Ids.of("cb", hook.name(), event.id());
        Callback.Builder callback = Callback.newBuilder()
                .setId(id)
                .setHook(hook.name())
                .setHookGeneration(hook.generation())
                .setLane(hook.lane(event.subject(), id))
                .setSequence(0)
                .setEvent(EventReference.newBuilder()
                        .setId(event.id())
                        .setType(event.type())
                        .setSubject(event.subject())
                        .setTime(event.time())
                        .build())
                .setCreatedAt(now)
                .setUpdatedAt(now);
        if (owed instanceof Rendered.Ready ready) {
            return callback.setStatus(CallbackStatus.waiting)
                    .setRequest(http(ready.request()))
                    .build();
        }
        if (owed instanceof Rendered.Unfit unfit) {
            return callback.setStatus(CallbackStatus.error)
                    .setDetails(unfit.reason())
                    .setRequest(unfit.request().map(Births::http).orElse(null))
                    .build();
        }
        throw new AssertionError("a request is either ready or unfit, not " + owed);
    }

    private static HttpRequest http(Request request) {
        return new HttpRequest(request.method(), request.url(), request.headers(), request.body());
    }
}
