package dev.tocsin.incidents.stream.callback;

import dev.tocsin.incidents.callback.Grouping;
import dev.tocsin.incidents.render.EventCause;
import dev.tocsin.incidents.render.GroupCause;
import dev.tocsin.incidents.stream.PromptCommits;
import dev.tocsin.incidents.stream.callback.state.Gathering;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.serde.AvroFormat;
import dev.tocsin.schemas.serde.Contract;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events that make one callback together: each is kept until the wait of the first of its group is over, or until there are so
 * many that the callback would become too long.
 *
 * <p>Threading: the task's.
 */
final class Gatherings {

    private static final Logger LOG = LoggerFactory.getLogger(Gatherings.class);
    private static final int MOST_EVENTS = 500;
    /** The body of a request may have 4 MiB, and a template may say everything twice. */
    private static final long MOST_BYTES = 1024L * 1024;

    private static final int AT_ONCE = 100;

    private final CallbackStores stores;
    private final HookCatalog catalog;
    private final LaneDesk desk;
    private final AvroFormat<Event> format;
    private final Agenda timers;
    private final PromptCommits commits;

    Gatherings(CallbackStores stores, HookCatalog catalog, LaneDesk desk, Contract contract, PromptCommits commits) {
        this.stores = stores;
        this.catalog = catalog;
        this.desk = desk;
        this.format = contract.format(contract.topics().events());
        this.timers = new Agenda(stores.gatheringTimers());
        this.commits = commits;
    }

    /** One more event of the group that the part's details name. */
    void add(Callback part, Event event, Instant now) {
        String key = Keys.joined(part.getHook(), String.valueOf(part.getDetails()));
        int bytes = format.encode(event).length;
        Gathering group = stores.gatherings().get(key);
        if (group != null && group.getBytes() + bytes > MOST_BYTES) {
            ring(key, group, now);
            group = null;
        }
        if (group == null) {
            Duration wait = catalog.find(part.getHook())
                    .flatMap(Hook::grouping)
                    .map(Grouping::patience)
                    .orElse(Duration.ZERO);
            group = new Gathering(event.getId(), 0, 0L, now.plus(wait));
            timers.put(group.getDueAt(), key);
        }
        stores.gathered().put(Keys.queued(key, group.getEvents(), ""), event);
        Gathering more = Gathering.newBuilder(group)
                .setEvents(group.getEvents() + 1)
                .setBytes(group.getBytes() + bytes)
                .build();
        stores.gatherings().put(key, more);
        if (more.getEvents() >= MOST_EVENTS || more.getBytes() >= MOST_BYTES) {
            ring(key, more, now);
        }
    }

    /** Makes the callbacks whose time has come. */
    void tick(Instant now) {
        for (String key : timers.take(now, AT_ONCE)) {
            Gathering group = stores.gatherings().get(key);
            if (group != null) {
                make(key, group, now);
                commits.worked(now.toEpochMilli());
            }
        }
    }

    private void ring(String key, Gathering group, Instant now) {
        timers.remove(group.getDueAt(), key);
        make(key, group, now);
    }

    private void make(String key, Gathering group, Instant now) {
        List<Event> events = take(key);
        stores.gatherings().remove(key);
        String name = Keys.blockedHook(key);
        Optional<Hook> hook = catalog.find(name);
        if (hook.isEmpty() || events.isEmpty()) {
            LOG.atInfo().addKeyValue("hook", name).log("the hook was deleted, what it gathered is dropped");
            return;
        }
        desk.born(Birth.of(callback(hook.get(), Keys.lastPart(key), group, events, now)), now);
    }

    private List<Event> take(String key) {
        List<String> keys = new ArrayList<>();
        List<Event> events = new ArrayList<>();
        try (var entries = stores.gathered().range(Keys.first(key), Keys.last(key))) {
            while (entries.hasNext()) {
                KeyValue<String, Event> entry = entries.next();
                keys.add(entry.key);
                events.add(entry.value);
            }
        }
        keys.forEach(stores.gathered()::remove);
        return events;
    }

    /** Its event is the last one; where that is kept is not said, as it could not be made anew of that one alone. */
    private static Callback callback(Hook hook, String subject, Gathering group, List<Event> events, Instant now) {
        List<EventCause> causes = events.stream().map(Causes::event).toList();
        EventCause last = causes.get(causes.size() - 1);
        List<String> by = hook.grouping().map(Grouping::by).orElse(List.of());
        GroupCause cause = new GroupCause(last.values(by), causes);
        String id = Ids.of("cb", hook.name(), group.getFirst());
        Callback.Builder callback = CallbackCommands.fresh(
                hook,
                id,
                hook.lane(subject, id, Optional.empty()),
                Births.reference(last.envelope()).build(),
                now);
        return Births.owing(callback.setSequence(0), hook.rendered(cause));
    }
}
