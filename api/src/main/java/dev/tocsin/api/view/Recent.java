package dev.tocsin.api.view;

import dev.tocsin.schemas.event.ProbeResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest results of an endpoint, oldest first.
 *
 * @param last the newest of them, whole
 * @param byLocation the newest of each location, whole
 */
public record Recent(@Nullable ProbeResult last, Map<String, ProbeResult> byLocation, List<Point> points) {

    /** How many points are kept. */
    static final int POINTS = 40;

    static final Recent NONE = new Recent(null, Map.of(), List.of());

    public Recent {
        points = List.copyOf(points);
        byLocation = Map.copyOf(byLocation);
    }

    Recent and(ProbeResult result) {
        List<Point> more = new ArrayList<>(points);
        more.add(Point.of(result));
        more.sort(Comparator.comparing(Point::slot));
        boolean newest = last == null || !result.getSlot().isBefore(last.getSlot());
        Map<String, ProbeResult> locations = new HashMap<>(byLocation);
        locations.merge(
                result.getLocation(), result, (one, two) -> two.getSlot().isBefore(one.getSlot()) ? one : two);
        return new Recent(
                newest ? result : last, locations, more.subList(Math.max(0, more.size() - POINTS), more.size()));
    }
}
