package dev.tocsin.incidents.detection;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Observations of one kind in a row.
 *
 * @param count how many
 * @param slots their slots: all of a short run, the first and the latest nine of a long one
 */
public record Run(int count, List<Instant> slots) {

    /** No such observation since the last of another kind. */
    public static final Run NONE = new Run(0, List.of());

    static final String IN_A_ROW = "in a row";

    private static final int KEPT = 10;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    public Run {
        slots = List.copyOf(slots);
        if (slots.size() > KEPT || slots.size() > count || slots.isEmpty() != (count == 0)) {
            throw new IllegalArgumentException("run: " + count + " observations cannot have the slots " + slots);
        }
    }

    Run and(Instant slot) {
        List<Instant> more = new ArrayList<>(slots);
        if (more.size() == KEPT) {
            more.remove(1);
        }
        more.add(slot);
        return new Run(count + 1, more);
    }

    Instant first() {
        return slots.get(0);
    }

    /** Such as "3 failures in a row: 12:00:00Z, 12:01:00Z, 12:02:00Z". */
    String describe(String one, String several, String order) {
        if (count == 1) {
            return "1 " + one + ": " + time(first());
        }
        String start = count + " " + several + " " + order + ": " + time(first());
        String gap = count > slots.size() ? " … " : ", ";
        return start + gap + slots.stream().skip(1).map(Run::time).collect(Collectors.joining(", "));
    }

    private static String time(Instant slot) {
        return TIME.format(slot);
    }
}
