package dev.tocsin.api.view;

import dev.tocsin.schemas.event.ProbeResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest results of an endpoint, oldest first.
 *
 * @param last the newest of them, whole
 */
public record Recent(@Nullable ProbeResult last, List<Point> points) {

    /** How many points are kept. */
    static final int POINTS = 40;

    static final Recent NONE = new Recent(null, List.of());

    public Recent {
        points = List.copyOf(points);
    }

    Recent and(ProbeResult result) {
        List<Point> more = new ArrayList<>(points);
        more.add(Point.of(result));
        more.sort(Comparator.comparing(Point::slot));
        boolean newest = last == null || !result.getSlot().isBefore(last.getSlot());
        return new Recent(newest ? result : last, more.subList(Math.max(0, more.size() - POINTS), more.size()));
    }
}
