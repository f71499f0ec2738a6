package dev.tocsin.api.page;

import dev.tocsin.api.view.Point;
import dev.tocsin.schemas.event.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Latencies as a small line; results that failed are marked on the ground line. */
final class Sparkline {

    private static final double PAD = 3;

    private final int width;
    private final int height;
    private final int slots;

    /** @param slots how many results fill the width */
    Sparkline(int width, int height, int slots) {
        this.width = width;
        this.height = height;
        this.slots = slots;
    }

    void write(Html html, List<Point> points) {
        html.open(
                "svg",
                "class",
                "spark",
                "viewBox",
                "0 0 " + width + " " + height,
                "preserveAspectRatio",
                "none",
                "role",
                "img",
                "aria-label",
                label(points));
        html.element("title", label(points));
        html.open("line", "class", "ground", "x1", "0", "x2", "" + width, "y1", ground(), "y2", ground())
                .close();
        double most = most(points);
        for (List<Integer> run : runs(points)) {
            line(html, points, run, most);
        }
        for (int i = 0; i < points.size(); i++) {
            if (points.get(i).outcome() == Outcome.failed) {
                String x = number(x(i, points.size()));
                html.open("line", "class", "failed", "x1", x, "x2", x, "y1", number(PAD), "y2", ground())
                        .close();
            }
        }
        html.close();
    }

    private void line(Html html, List<Point> points, List<Integer> run, double most) {
        StringBuilder path = new StringBuilder();
        for (int i : run) {
            path.append(path.length() == 0 ? "M" : "L")
                    .append(number(x(i, points.size())))
                    .append(' ')
                    .append(number(y(points.get(i).latencyMs(), most)));
        }
        if (run.size() == 1) {
            path.append("h0.01"); // a dot
        } else {
            String area = path + "L" + number(x(run.get(run.size() - 1), points.size())) + " " + ground() + "L"
                    + number(x(run.get(0), points.size())) + " " + ground() + "Z";
            html.open("path", "class", "area", "d", area).close();
        }
        html.open("path", "class", "curve", "d", path.toString()).close();
    }

    /** Neighbours with a latency belong to one line. */
    private static List<List<Integer>> runs(List<Point> points) {
        List<List<Integer>> runs = new ArrayList<>();
        List<Integer> run = new ArrayList<>();
        for (int i = 0; i <= points.size(); i++) {
            boolean goesOn = i < points.size()
                    && points.get(i).latencyMs() != null
                    && points.get(i).outcome() != Outcome.failed;
            if (goesOn) {
                run.add(i);
            } else if (!run.isEmpty()) {
                runs.add(run);
                run = new ArrayList<>();
            }
        }
        return runs;
    }

    private double x(int index, int count) {
        double step = (width - 2 * PAD) / Math.max(1, slots - 1);
        return width - PAD - (count - 1 - index) * step;
    }

    private double y(@Nullable Double latency, double most) {
        double share = latency == null || most <= 0 ? 0 : latency / most;
        return height - PAD - share * (height - 2 * PAD) * 0.9;
    }

    private String ground() {
        return number(height - PAD);
    }

    private static double most(List<Point> points) {
        return points.stream()
                .map(Point::latencyMs)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
    }

    private static String number(double value) {
        return Double.toString(Math.rint(value * 10) / 10);
    }

    static String label(List<Point> points) {
        if (points.isEmpty()) {
            return "no results yet";
        }
        var latencies = points.stream()
                .map(Point::latencyMs)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .summaryStatistics();
        long failed = points.stream()
                .filter(point -> point.outcome() == Outcome.failed)
                .count();
        String range = latencies.getCount() == 0
                ? "no latency"
                : "latency " + Words.latency(latencies.getMin()) + " to " + Words.latency(latencies.getMax());
        return "last " + Words.count(points.size(), "result") + ": " + range + ", " + failed + " failed";
    }
}
