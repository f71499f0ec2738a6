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
import dev.tocsin.schemas.event.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The callbacks that an event makes, one for each hook that wants it. */
final class Births {

    private static final String UNREADABLE_ROW = "the row cannot be read: ";
    private static final String UNREADABLE_SIGNAL = "the signal's arguments cannot be read: ";

    private final HookCatalog catalog;

    Births(HookCatalog catalog) {
        this.catalog = catalog;
    }

    List<Callback> of(Change change, String subject, Source source, Instant now) {
        Happening happening = Causes.happening(change);
        List<Hook> candidates = catalog.candidates(happening);
        if (candidates.isEmpty()) {
            return List.of();
        }
        String from = source.or("/tocsin/hooks-cdc/" + change.getDatabase());
        Midwife midwife = new Midwife(happening, candidates, source, now);
        try {
            RowCause row = Causes.row(change, subject, from);
            String operation = change.getOperation().name();
            return midwife.deliver(hook -> named(row, hook, operation));
        } catch (IllegalArgumentException e) {
            Envelope envelope = new Envelope(change.getId(), happening.type(), from, subject, change.getCommittedAt());
            return midwife.giveUp(envelope, UNREADABLE_ROW + e.getMessage());
        }
    }

    /** The row with the related ones that the hook names, and as the hook calls what happened to it. */
    static RowCause named(RowCause row, Hook hook, String operation) {
        RowCause shown = row.showing(hook.definition().getListen().getRelated());
        String signal = hook.definition().getListen().getDjango().get(operation);
        return signal == null ? shown : shown.named(signal);
    }

    List<Callback> of(Signal signal, Source source, Instant now) {
        Happening happening = Causes.happening(signal);
        List<Hook> candidates = catalog.candidates(happening);
        if (candidates.isEmpty()) {
            return List.of();
        }
        String from = source.or("/tocsin/api");
        Midwife midwife = new Midwife(happening, candidates, source, now);
        try {
            Cause cause = Causes.signal(signal, from);
            return midwife.deliver(hook -> cause);
        } catch (IllegalArgumentException e) {
            return midwife.giveUp(Causes.envelope(signal, from), UNREADABLE_SIGNAL + e.getMessage());
        }
    }

    List<Callback> of(Event event, Source source, Instant now) {
        Happening happening = Causes.happening(event);
        List<Hook> candidates = catalog.candidates(happening);
        if (candidates.isEmpty()) {
            return List.of();
        }
        Cause cause = Causes.event(event);
        return new Midwife(happening, candidates, source, now).deliver(hook -> cause);
    }

    /** One event among the hooks that may want it. */
    private record Midwife(Happening happening, List<Hook> candidates, Source source, Instant now) {

        List<Callback> deliver(Function<Hook, Cause> causes) {
            List<Callback> born = new ArrayList<>();
            for (Hook hook : candidates) {
                Cause cause = causes.apply(hook);
                hook.owed(happening, cause).ifPresent(owed -> born.add(callback(hook, cause.envelope(), owed)));
            }
            return born;
        }

        List<Callback> giveUp(Envelope envelope, String reason) {
            Rendered unfit = new Rendered.Unfit(Optional.empty(), reason);
            return candidates.stream()
                    .filter(hook -> hook.listening().wants(happening))
                    .map(hook -> callback(hook, envelope, unfit))
                    .toList();
        }

        private Callback callback(Hook hook, Envelope event, Rendered owed) {
            String id = Ids.of("cb", hook.name(), event.id());
            Optional<String> thread =
                    owed instanceof Rendered.Later later ? Optional.of(later.thread()) : Optional.empty();
            String lane = owed instanceof Rendered.Together together
                    ? hook.gatheredIn(together.subject())
                    : hook.lane(event.subject(), id, thread);
            Callback.Builder callback = Callback.newBuilder()
                    .setId(id)
                    .setHook(hook.name())
                    .setHookGeneration(hook.generation())
                    .setLane(lane)
                    .setSequence(0)
                    .setEvent(reference(event)
                            .setPartition(source.partition())
                            .setOffset(source.offset())
                            .build())
                    .setCreatedAt(now)
                    .setUpdatedAt(now);
            return owing(callback, owed);
        }
    }

    static EventReference.Builder reference(Envelope event) {
        return EventReference.newBuilder()
                .setId(event.id())
                .setType(event.type())
                .setSubject(event.subject())
                .setTime(event.time());
    }

    /** The callback with its request, waiting for it, or as an error that says why there is none. */
    static Callback owing(Callback.Builder callback, Rendered owed) {
        if (owed instanceof Rendered.Ready ready) {
            return callback.setStatus(CallbackStatus.waiting)
                    .setRequest(http(ready.request()))
                    .build();
        }
        if (owed instanceof Rendered.Later later) {
            return callback.setStatus(CallbackStatus.waiting)
                    .setThread(later.thread())
                    .build();
        }
        if (owed instanceof Rendered.Unfit unfit) {
            return callback.setStatus(CallbackStatus.error)
                    .setDetails(unfit.reason())
                    .setRequest(unfit.request().map(Births::http).orElse(null))
                    .build();
        }
        if (owed instanceof Rendered.Together together) {
            return callback.setStatus(CallbackStatus.waiting)
                    .setDetails(together.subject())
                    .build();
        }
        throw new AssertionError("a request is ready, later, of many or unfit, not " + owed);
    }

    /** Whether it is only a part of one: an event that is to be gathered, its details being what the group is about. */
    static boolean isPart(Callback callback) {
        return callback.getStatus() == CallbackStatus.waiting
                && callback.getRequest() == null
                && callback.getThread() == null;
    }

    private static HttpRequest http(Request request) {
        return HttpRequest.newBuilder()
                .setMethod(request.method())
                .setUrl(request.url())
                .setHeaders(request.headers())
                .setBody(request.body())
                .setBodyReferences(request.more().bodyReferences())
                .setFallbackOn(request.more().fallbackOn().orElse(null))
                .setFallback(request.more().fallback().map(Births::http).orElse(null))
                .build();
    }
}
