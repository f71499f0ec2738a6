package dev.tocsin.incidents.detection;

import dev.tocsin.incidents.detection.Happening.Ignored;
import dev.tocsin.incidents.detection.Happening.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * All that detection remembers of an endpoint. Immutable.
 *
 * @param countsFrom observations of an older generation of the definition saw something else and do not count
 * @param tracks each location's part, by location
 * @param lastEnd when the last incident ended; the next one starts later, so that no two share a start
 * @param care what people know of the open incident; empty where none is open
 * @param interruption whether it is interrupted as planned: what lies beneath goes on, but no incident opens
 * @param flapping whether it comes and goes
 */
public record EndpointState(
        long countsFrom,
        NavigableMap<String, Track> tracks,
        Condition condition,
        Optional<Instant> lastEnd,
        Optional<Care> care,
        Interruption interruption,
        Flapping flapping) {

    /** A location that has been silent for so long is forgotten. */
    private static final Duration MEMORY = Duration.ofDays(1);

    public EndpointState {
        tracks = Collections.unmodifiableNavigableMap(new TreeMap<>(tracks));
    }

    /** The state of an endpoint that has just been defined. */
    public static EndpointState created(Rules rules, Instant at) {
        Condition condition = rules.enabled()
                ? new Condition.Unknown(at, "nothing seen yet")
                : new Condition.Paused(at, "the definition is disabled");
        return new EndpointState(
                rules.generation(),
                new TreeMap<>(),
                condition,
                Optional.empty(),
                Optional.empty(),
                Interruption.NONE,
                Flapping.NONE);
    }

    /** What follows from one observation. */
    public Decision on(Observation seen, Rules rules) {
        Track track = tracks.getOrDefault(seen.location(), Track.NEW);
        Optional<Why> ignored = whyIgnored(seen, rules, track);
        if (ignored.isPresent()) {
            return new Decision(this, List.of(new Ignored(ignored.get())));
        }
        Track.Step step = track.on(seen, rules);
        NavigableMap<String, Track> next = new TreeMap<>(tracks);
        next.put(seen.location(), step.next());
        Instant forgotten = Tally.newest(next).minus(MEMORY).minus(rules.attention());
        next.values().removeIf(each -> each.decided().isBefore(forgotten));
        return with(next).judged(seen, Tally.of(next, rules), step.of().because(), rules);
    }

    /** What follows from a deadline that passed without a ping. */
    public Decision missed(Deadline deadline, Rules rules) {
        Finding late = new Finding.Failed(Severity.MAJOR, deadline.reason());
        return on(new Observation(Rules.ITSELF, deadline.at(), rules.generation(), late, deadline.at()), rules);
    }

    /**
     * By when something more must be seen of an endpoint that is probed; empty while nothing is expected. Inconclusive
     * results are nothing that was seen.
     */
    public Optional<Instant> silentAt(Rules rules) {
        boolean looked = condition instanceof Condition.Up || condition instanceof Condition.Failing;
        return looked && !tracks.isEmpty()
                ? Optional.of(Tally.newest(tracks).plus(rules.attention()))
                : Optional.empty();
    }

    /** Nothing more was seen: whether it is still up is unknown. An open incident stays open, for nothing has passed. */
    public Decision silent(Instant at) {
        return condition instanceof Condition.Up
                ? moved(new Condition.Unknown(at, "no result since " + Tally.newest(tracks)), List.of())
                : Decision.quiet(this);
    }

    /** That it is unknown was not told when it came to be so, and is now. */
    public Decision announced() {
        return shown().status() == Status.UNKNOWN
                ? new Decision(this, List.of(new Happening.StatusChanged(Status.UP, Status.UNKNOWN)))
                : Decision.quiet(this);
    }

    /** Whether a ping that does not come would say anything new. */
    public boolean mayMiss() {
        return condition instanceof Condition.Up || condition instanceof Condition.Unknown;
    }

    /** Whether a ping is remembered: not of an endpoint that is paused. */
    public boolean mayReport() {
        return !(condition instanceof Condition.Paused);
    }

    /** Pings count in the order in which they are in Kafka: one that crossed a deadline on its way comes after it. */
    public Observation inOrder(Observation ping) {
        Instant decided = tracks.getOrDefault(ping.location(), Track.NEW).decided();
        return ping.slot().isAfter(decided)
                ? ping
                : new Observation(ping.location(), decided.plusMillis(1), ping.generation(), ping.finding(), ping.at());
    }

    private Optional<Why> whyIgnored(Observation seen, Rules rules, Track track) {
        if (condition instanceof Condition.Paused) {
            return Optional.of(Why.PAUSED);
        }
        if (seen.finding() instanceof Finding.Inconclusive) {
            return Optional.of(Why.INCONCLUSIVE);
        }
        if (seen.generation() < countsFrom) {
            return Optional.of(Why.OUTDATED);
        }
        if (!rules.counts(seen.location())) {
            return Optional.of(Why.OTHER_LOCATION);
        }
        return seen.slot().isAfter(track.decided()) ? Optional.empty() : Optional.of(Why.LATE);
    }

    private Decision judged(Observation seen, Tally tally, Optional<String> step, Rules rules) {
        if (tally.silent()) {
            return Decision.quiet(this);
        }
        List<String> because = new ArrayList<>(step.stream().toList());
        if (tally.locations() > 1 || because.isEmpty()) {
            because.add(tally.describe());
        }
        if (tally.fails()) {
            return failing(tally, seen, because, rules);
        }
        if (condition instanceof Condition.Failing open) {
            return flapping.goesOn(seen.at(), rules.flapping())
                    ? calm(open, seen.at(), rules)
                    : resolved(open, new Condition.Up(seen.at(), text(because)), seen.slot(), because);
        }
        return condition instanceof Condition.Up
                ? Decision.quiet(this)
                : moved(new Condition.Up(seen.at(), text(because)), List.of());
    }

    private Decision failing(Tally tally, Observation seen, List<String> because, Rules rules) {
        EndpointState restless = with(flapping.restless());
        if (interruption.window().isPresent()) {
            return Decision.quiet(restless);
        }
        return condition instanceof Condition.Failing open
                ? restless.continued(open, tally.worst(), seen, because)
                : restless.opened(tally, seen.slot(), seen.at(), because, rules);
    }

    private Decision opened(Tally tally, Instant slot, Instant at, List<String> because, Rules rules) {
        LocationState.Failing worst = tally.worst();
        Instant start = start(tally, slot);
        Care begun = Care.begun(at, rules.parents());
        return with(Optional.of(begun))
                .with(flapping.opened(at, rules.flapping()))
                .moved(
                        new Condition.Failing(start, worst.severity(), start, worst.reason()),
                        List.of(new Happening.Opened(start, worst.severity(), worst.reason(), because)));
    }

    /** The slot of the first failure, unless that was part of the incident or the interruption before. */
    private Instant start(Tally tally, Instant slot) {
        Instant first = tally.firstAfter(lastEnd.orElse(Instant.MIN), slot);
        return first.isBefore(interruption.over()) ? interruption.over() : first;
    }

    /** Where it comes and goes, only getting worse is worth telling. */
    private Decision continued(
            Condition.Failing open, LocationState.Failing worst, Observation seen, List<String> because) {
        if (open.severity() == worst.severity()
                || (flapping.on() && worst.severity().compareTo(open.severity()) < 0)) {
            return Decision.quiet(this);
        }
        return moved(
                new Condition.Failing(open.startedAt(), worst.severity(), seen.at(), worst.reason()),
                List.of(new Happening.Changed(open.startedAt(), worst.severity(), worst.reason(), because)));
    }

    /** The incident stays open, and people are told once that it will. */
    private Decision calm(Condition.Failing open, Instant at, Rules rules) {
        EndpointState waiting = with(flapping.calmSince(at));
        if (flapping.on()) {
            return Decision.quiet(waiting);
        }
        String reason = Flapping.describe(rules.flapping());
        return waiting.moved(
                new Condition.Failing(open.startedAt(), open.severity(), open.since(), reason),
                List.of(new Happening.Changed(open.startedAt(), open.severity(), reason, List.of(reason))));
    }

    private Decision resolved(Condition.Failing open, Condition next, Instant end, List<String> because) {
        Instant after = end.isAfter(open.startedAt()) ? end : open.startedAt();
        return new EndpointState(
                        countsFrom,
                        tracks,
                        condition,
                        Optional.of(after),
                        Optional.empty(),
                        interruption,
                        flapping.over())
                .moved(next, List.of(new Happening.Resolved(open.startedAt(), because)));
    }

    private Decision moved(Condition next, List<Happening> first) {
        return new EndpointState(countsFrom, tracks, next, lastEnd, care, interruption, flapping).since(shown(), first);
    }

    /** This, where {@code before} was shown until now. */
    private Decision since(Condition before, List<Happening> first) {
        List<Happening> all = new ArrayList<>(first);
        if (before.status() != shown().status()) {
            all.add(new Happening.StatusChanged(before.status(), shown().status()));
        }
        return new Decision(this, all);
    }

    /** What people are shown: a planned interruption hides what lies beneath. */
    public Condition shown() {
        if (condition instanceof Condition.Paused) {
            return condition;
        }
        return interruption
                .window()
                .<Condition>map(
                        window -> new Condition.Maintained(interruption.since(), window.name(), condition.incident()))
                .orElse(condition);
    }

    /** What follows where this planned interruption holds at {@code at}, or none. An outage that outlives it opens then. */
    public Decision interrupted(Optional<Window> now, Instant at, Rules rules) {
        if (now.equals(interruption.window())) {
            return Decision.quiet(this);
        }
        boolean goesOn = now.isPresent() && interruption.window().isPresent();
        EndpointState next = with(new Interruption(now, goesOn ? interruption.since() : at));
        if (now.isEmpty()) {
            next = next.with(care.map(known -> known.notBefore(at)))
                    .with(flapping.notBefore(at))
                    .with(condition instanceof Condition.Paused ? condition : condition.from(at));
            Tally tally = tracks.isEmpty() ? Tally.NOBODY : Tally.of(tracks, rules);
            if (tally.fails() && (condition instanceof Condition.Up || condition instanceof Condition.Unknown)) {
                Decision late = next.opened(tally, at, at, List.of(tally.describe() + " after the maintenance"), rules);
                return late.next().since(shown(), late.withoutStatus());
            }
        }
        return next.since(shown(), List.of());
    }

    /** What follows where those that it depends on stand otherwise: it matters only where people do not know yet. */
    public Decision beside(Rules rules, Instant at) {
        Optional<Care> quiet = care.filter(known -> !known.announced());
        Optional<String> root = rules.parents().root();
        if (quiet.isEmpty() || quiet.get().root().equals(root)) {
            return Decision.quiet(this);
        }
        return new Decision(
                with(quiet.map(known -> known.beside(rules.parents(), at))), List.of(new Happening.Rooted(root)));
    }

    /**
     * What follows from a new definition. Thresholds apply from the next observation on; runs survive.
     *
     * @param sameTarget whether what is probed and expected stayed as it was; if not, runs start over and what older
     *     generations saw no longer counts, but an open incident stays open until the new target has passed
     */
    public Decision redefined(Rules rules, boolean sameTarget, Instant at) {
        if (!rules.enabled()) {
            return condition instanceof Condition.Paused ? Decision.quiet(this) : paused(at);
        }
        if (condition instanceof Condition.Paused) {
            return countingFrom(rules.generation())
                    .moved(new Condition.Unknown(at, "enabled, nothing seen since"), List.of());
        }
        boolean countsAll = sameTarget && rules.generation() >= countsFrom;
        return Decision.quiet(
                countsAll ? this : countingFrom(rules.generation()).with(each(Track::startingOver)));
    }

    private Decision paused(Instant at) {
        EndpointState forgetful = with(each(Track::forgetful));
        Condition next = new Condition.Paused(at, "the definition is disabled");
        return condition instanceof Condition.Failing open
                ? forgetful.resolved(open, next, at, List.of("paused"))
                : forgetful.moved(next, List.of());
    }

    /** What happens when the endpoint is deleted: its incident is resolved, and nothing is remembered. */
    public List<Happening> deleted() {
        return condition instanceof Condition.Failing open
                ? List.of(new Happening.Resolved(open.startedAt(), List.of("deleted")))
                : List.of();
    }

    /** When something happens by itself, unless something is seen before. */
    public Optional<Instant> due(Rules rules) {
        if (interruption.window().isPresent()) {
            return interruption.window().map(Window::end);
        }
        return Stream.of(care.flatMap(known -> known.due(rules)), flapping.due(rules.flapping()))
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    /**
     * What happens by itself at {@code due}.
     *
     * @param read all that was known at that time has been read: what was due until then as well happens once
     */
    public Decision elapsed(Instant due, Instant read, Rules rules) {
        if (interruption.window().isPresent() || !(condition instanceof Condition.Failing open)) {
            return Decision.quiet(this);
        }
        if (flapping.due(rules.flapping()).filter(at -> !at.isAfter(due)).isPresent()) {
            List<String> because = List.of(Flapping.describeCalm(rules.flapping()));
            return resolved(open, new Condition.Up(due, text(because)), due, because);
        }
        Optional<Care> known =
                care.filter(one -> one.due(rules).filter(at -> !at.isAfter(due)).isPresent());
        if (known.isEmpty()) {
            return Decision.quiet(this);
        }
        if (!known.get().announced()) {
            return new Decision(with(known.map(one -> one.announcedAt(due))), List.of(new Happening.Announced()));
        }
        Optional<Care> told = known.flatMap(one -> rules.remindEvery().map(every -> one.reminded(read, every)));
        return new Decision(with(told), List.of(new Happening.Reminded(Duration.between(open.startedAt(), due))));
    }

    /** What happens when somebody takes the open incident up: nothing where it was taken up before, or none is open. */
    public Decision acknowledged() {
        return care.filter(known -> !known.acknowledged())
                .map(known -> new Decision(with(Optional.of(known.takenUp())), List.of(new Happening.Acknowledged())))
                .orElse(Decision.quiet(this));
    }

    private EndpointState with(Optional<Care> next) {
        return new EndpointState(countsFrom, tracks, condition, lastEnd, next, interruption, flapping);
    }

    private EndpointState with(NavigableMap<String, Track> next) {
        return new EndpointState(countsFrom, next, condition, lastEnd, care, interruption, flapping);
    }

    private EndpointState with(Condition next) {
        return new EndpointState(countsFrom, tracks, next, lastEnd, care, interruption, flapping);
    }

    private EndpointState with(Interruption next) {
        return new EndpointState(countsFrom, tracks, condition, lastEnd, care, next, flapping);
    }

    private EndpointState with(Flapping next) {
        return new EndpointState(countsFrom, tracks, condition, lastEnd, care, interruption, next);
    }

    private EndpointState countingFrom(long generation) {
        return new EndpointState(generation, tracks, condition, lastEnd, care, interruption, flapping);
    }

    private NavigableMap<String, Track> each(UnaryOperator<Track> change) {
        NavigableMap<String, Track> next = new TreeMap<>(tracks);
        next.replaceAll((location, track) -> change.apply(track));
        return next;
    }

    private static String text(List<String> because) {
        return String.join("; ", because);
    }
}
