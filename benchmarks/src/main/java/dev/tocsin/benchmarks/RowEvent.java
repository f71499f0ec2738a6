package dev.tocsin.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A change of a row of {@link CommittedRows} as a callback's body tells it.
 *
 * @param id the row
 * @param change {@code operation token}, as {@link CommittedRows#truth} spells it
 */
record RowEvent(long id, String change) {

    /** The body of a callback that {@link #parse} understands. */
    static final String TEMPLATE = "{{ instance.id }} {{ event_type }} {{ instance.n }}";

    /** Rows from this id on only show that the pipeline runs: they were committed before there was a truth. */
    static final long WARM_UP = 1_000_000_000;

    private static final Map<String, String> OPERATIONS =
            Map.of("created", "insert", "updated", "update", "deleted", "delete");

    static RowEvent parse(String body) {
        int first = body.indexOf(' ');
        int last = body.lastIndexOf(' ');
        String operation = first < 0 ? null : OPERATIONS.get(body.substring(first + 1, Math.max(first + 1, last)));
        if (operation == null) {
            throw new IllegalStateException("a body that the template cannot have made: '" + body + "'");
        }
        return new RowEvent(Long.parseLong(body.substring(0, first)), operation + " " + body.substring(last + 1));
    }

    long token() {
        return Long.parseLong(change.substring(change.indexOf(' ') + 1));
    }

    boolean isWarmUp() {
        return id >= WARM_UP;
    }

    /** The changes of each row in the order given. */
    static Map<String, List<String>> byRow(List<RowEvent> events) {
        Map<String, List<String>> byRow = new LinkedHashMap<>();
        for (RowEvent event : events) {
            byRow.computeIfAbsent(String.valueOf(event.id()), any -> new ArrayList<>())
                    .add(event.change());
        }
        return byRow;
    }
}
