package dev.tocsin.api.live;

import dev.tocsin.api.access.Viewer;
import dev.tocsin.api.callback.CallbackJson;
import dev.tocsin.api.incident.IncidentJson;
import dev.tocsin.api.status.ResultJson;
import dev.tocsin.api.view.Follower;
import dev.tocsin.api.view.Snapshot;
import dev.tocsin.api.view.ViewChange;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.EndpointStatus;
import dev.tocsin.schemas.event.Incident;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The last changes, numbered, and who wants to hear of the next ones.
 *
 * <p>Threading: thread-safe; listeners are called on the view's thread and must not block.
 */
public final class Live implements Follower {

    /** How many changes can be caught up on. */
    static final int KEPT = 4_096;

    private final String epoch;
    private final Snapshot snapshot;
    private final Deque<Message> kept = new ArrayDeque<>();
    private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
    private long number;

    /** @param epoch tells the numbers of this process from those of any other */
    public Live(String epoch, Snapshot snapshot) {
        this.epoch = epoch;
        this.snapshot = snapshot;
    }

    /** What happened behind a place in the stream. */
    record Batch(boolean known, long upTo, List<Message> messages) {
        Batch {
            messages = List.copyOf(messages);
        }
    }

    @Override
    public void changed(List<ViewChange> changes) {
        synchronized (kept) {
            for (ViewChange change : changes) {
                message(change);
            }
        }
        listeners.forEach(Runnable::run);
    }

    @Override
    public void anew() {
        synchronized (kept) {
            kept.clear();
            number += 2; // so that whoever has heard everything so far has missed something
        }
        listeners.forEach(Runnable::run);
    }

    private void message(ViewChange change) {
        if (change instanceof ViewChange.ResultSeen seen) {
            String endpoint = seen.result().getEndpoint();
            add(
                    "result",
                    ResultJson.of(seen.result(), Viewer.TOKEN),
                    isPublic(endpoint).map(yes -> ResultJson.of(seen.result(), Viewer.PUBLIC)));
        } else if (change instanceof ViewChange.StatusSeen seen) {
            String endpoint = seen.status().getEndpoint();
            add(
                    "status",
                    status(seen.status()).put("reason", seen.status().getReason()),
                    isPublic(endpoint).map(yes -> status(seen.status())));
        } else if (change instanceof ViewChange.IncidentSeen seen) {
            String endpoint = seen.incident().getEndpoint();
            add(
                    "incident",
                    IncidentJson.of(seen.incident(), Viewer.TOKEN),
                    isPublic(endpoint, seen.incident()).map(yes -> IncidentJson.of(seen.incident(), Viewer.PUBLIC)));
        } else if (change instanceof ViewChange.CallbackSeen seen) {
            add("callback", CallbackJson.brief(seen.callback()), Optional.empty());
        } else if (change instanceof ViewChange.DefinitionSeen seen) {
            JsonObject data = new JsonObject().put("topic", seen.topic()).put("key", seen.key());
            add("definition", data, isPublic(seen.key()).map(yes -> data));
        } else {
            throw new AssertionError(change);
        }
    }

    private static JsonObject status(EndpointStatus status) {
        return new JsonObject()
                .put("endpoint", status.getEndpoint())
                .put("status", status.getStatus().name())
                .put("since", status.getSince().toString())
                .put("incident", status.getIncident());
    }

    private Optional<Boolean> isPublic(String endpoint, Incident incident) {
        return incident.getIsPublic() ? Optional.of(true) : isPublic(endpoint);
    }

    private Optional<Boolean> isPublic(String endpoint) {
        EndpointDefinition definition = snapshot.endpoints().get(endpoint);
        return definition != null && definition.getIsPublic() ? Optional.of(true) : Optional.empty();
    }

    private void add(String type, JsonObject data, Optional<JsonObject> forPublic) {
        number++;
        kept.addLast(new Message(number, type, data, forPublic));
        if (kept.size() > KEPT) {
            kept.removeFirst();
        }
    }

    /** What came after {@code after}, oldest first; not known where that is too long ago. */
    Batch after(long after) {
        synchronized (kept) {
            long oldest = number - kept.size() + 1;
            if (after > number || after + 1 < oldest) {
                return new Batch(false, number, List.of());
            }
            List<Message> messages = new ArrayList<>();
            for (var newest = kept.descendingIterator(); newest.hasNext(); ) {
                Message message = newest.next();
                if (message.number() <= after) {
                    break;
                }
                messages.add(message);
            }
            Collections.reverse(messages);
            return new Batch(true, number, messages);
        }
    }

    /** The number in an id of this process's stream; -1 where it is of another. */
    long numberOf(String id) {
        String start = epoch + "-";
        try {
            return id.startsWith(start) ? Long.parseLong(id.substring(start.length())) : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    String idOf(long messageNumber) {
        return epoch + "-" + messageNumber;
    }

    long last() {
        synchronized (kept) {
            return number;
        }
    }

    void listen(Runnable listener) {
        listeners.add(listener);
    }

    void forget(Runnable listener) {
        listeners.remove(listener);
    }

    /** How many listen now. */
    public int listening() {
        return listeners.size();
    }
}
