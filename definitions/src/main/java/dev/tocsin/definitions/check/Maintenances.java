package dev.tocsin.definitions.check;

import dev.tocsin.definitions.schedule.BadSchedule;
import dev.tocsin.definitions.schedule.CronSchedule;
import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.MaintenanceDefinition;
import dev.tocsin.schemas.event.Selector;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the maintenances. */
final class Maintenances {
    private static final long MINUTE = 60_000;
    private static final long MONTH = 31L * 24 * 60 * MINUTE;

    private final Selectors selectors;
    private final Map<String, MaintenanceDefinition> read = new LinkedHashMap<>();
    private @Nullable MaintenanceDefinition last;

    Maintenances(Selectors selectors) {
        this.selectors = selectors;
    }

    /** The one that was added last. */
    MaintenanceDefinition last() {
        if (last == null) {
            throw new IllegalStateException("none was added");
        }
        return last;
    }

    List<MaintenanceDefinition> read() {
        return List.copyOf(read.values());
    }

    void add(Value value) {
        value.withoutVaults();
        Section section = value.section();
        String name =
                section.get("name").required("a name such as weekly patching").text("");
        String id = id(value, section.get("id"), name);
        Selector selector = selectors.read(
                section.get("endpoints").required("which endpoints, such as { group: core }, or {} for all"));
        MaintenanceDefinition.Builder definition = MaintenanceDefinition.newBuilder()
                .setId(id)
                .setName(name)
                .setOrigin("")
                .setGeneration(0)
                .setEndpoints(selector == null ? Selector.newBuilder().build() : selector);
        if (section.has("schedule")) {
            recurring(section, definition);
        } else {
            once(value, section, definition);
        }
        section.end();
        last = definition.build();
        if (!id.isEmpty() && read.putIfAbsent(id, last) != null) {
            value.problem("there is already a maintenance with the id '" + id + "': change the name or give an `id`");
        }
    }

    private static String id(Value maintenance, Value given, String name) {
        String id = given.text();
        if (id == null) {
            id = Slug.of(name);
            if (id.isEmpty() && !name.isBlank()) {
                maintenance.problem("no id can be made from the name '" + name + "': give one as `id`");
            }
        } else if (!Slug.ID.matcher(id).matches()) {
            given.problem("expected an id of a-z, 0-9 and -, at most 100 characters, but was '" + id + "'");
        }
        return id;
    }

    private static void recurring(Section section, MaintenanceDefinition.Builder definition) {
        for (String key : List.of("starts_at", "ends_at")) {
            if (section.get(key).present()) {
                section.get(key).problem("belongs to one that comes once: this one has a schedule");
            }
        }
        Value duration = section.get("duration").required("how long, such as 1h");
        long length = duration.duration(60 * MINUTE, MINUTE, MONTH);
        Value zone = section.get("timezone");
        String timezone = zone.text("UTC");
        String schedule = section.get("schedule").text("");
        definition.setSchedule(schedule).setDurationMs(length).setTimezone(timezone);
        ZoneId known = ZoneOffset.UTC;
        try {
            known = CronSchedule.zone(timezone);
        } catch (BadSchedule e) {
            zone.problem(String.valueOf(e.getMessage()));
        }
        try {
            CronSchedule.of(schedule, known);
        } catch (BadSchedule e) {
            section.get("schedule").problem(String.valueOf(e.getMessage()));
        }
    }

    private static void once(Value value, Section section, MaintenanceDefinition.Builder definition) {
        for (String key : List.of("duration", "timezone")) {
            if (section.get(key).present()) {
                section.get(key).problem("belongs to one with a schedule; without one starts_at and ends_at say when");
            }
        }
        Value from = section.get("starts_at");
        Value until = section.get("ends_at");
        if (!from.present() && !until.present()) {
            value.problem("expected when it is: starts_at and ends_at, or schedule and duration");
            return;
        }
        Instant start = time(from.required("a time such as 2026-12-01T03:00:00Z"));
        Instant end = time(until.required("a time such as 2026-12-01T04:00:00Z"));
        if (start != null && end != null && !start.isBefore(end)) {
            until.problem("expected a time after " + start + " but was " + end);
        }
        definition.setStartsAt(start).setEndsAt(end);
    }

    private static @Nullable Instant time(Value value) {
        String text = value.text();
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text.strip()).toInstant();
        } catch (DateTimeParseException e) {
            value.problem("expected a time with its offset, such as 2026-12-01T03:00:00Z or 2026-12-01T04:00:00+01:00,"
                    + " but was '" + text + "'");
            return null;
        }
    }
}
