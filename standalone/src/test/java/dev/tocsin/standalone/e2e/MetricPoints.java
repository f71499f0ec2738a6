package dev.tocsin.standalone.e2e;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The points of a status page's only metric. Threading: synchronized. */
final class MetricPoints {

    static final int METRIC = 7;

    private final Pattern path;
    private final List<Point> points = new ArrayList<>();

    /** What was given, and for when, in seconds. */
    record Point(double value, long at) {}

    MetricPoints(String api) {
        path = Pattern.compile(Pattern.quote(api) + "/metrics/(\\d+)/points");
    }

    boolean isAt(String asked) {
        return path.matcher(asked).matches();
    }

    boolean isOfAMetric(String asked) {
        Matcher matcher = path.matcher(asked);
        return matcher.matches() && matcher.group(1).equals("" + METRIC);
    }

    /** Whether it has a number, and a time in whole seconds if it has one. */
    static boolean isValid(JsonObject given) {
        Object time = given.getValue("timestamp");
        return given.getValue("value") instanceof Number && (time == null || time instanceof Integer);
    }

    synchronized JsonObject add(JsonObject given) {
        points.add(new Point(given.getDouble("value"), given.getLong("timestamp")));
        return new JsonObject()
                .put("id", points.size())
                .put("metric_id", METRIC)
                .put("value", given.getDouble("value"))
                .put("counter", 1);
    }

    synchronized List<Point> all() {
        return List.copyOf(points);
    }
}
