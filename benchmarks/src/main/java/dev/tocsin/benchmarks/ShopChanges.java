package dev.tocsin.benchmarks;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What was committed to the demonstration's orders, as a second replication slot with another decoder tells it, in the words of
 * the callbacks that are owed for it.
 *
 * @param orders {@code event order customer status total}, one a change
 * @param large {@code order total}, one an order that was paid and is large
 * @param known the orders that were placed while the slot was there: all that happened to them is known
 */
record ShopChanges(List<String> orders, List<String> large, Set<Long> known) {

    private static final Pattern ROW = Pattern.compile(
            "id\\[integer]:(\\d+) customer_id\\[integer]:(\\d+) status\\[text]:'(\\w+)' total\\[numeric]:([0-9.]+)");
    private static final Pattern ORDER =
            Pattern.compile("\\{\"event\": \"(\\w+)\", \"order\": (\\d+), \"customer\": (\\d+),"
                    + " \"status\": \"(\\w+)\", \"total\": ([0-9.]+)}");
    private static final Pattern LARGE = Pattern.compile("\\{\"order\": (\\d+), \"total\": ([0-9.]+),.*");
    private static final Map<String, String> EVENTS =
            Map.of("INSERT", "created", "UPDATE", "updated", "DELETE", "deleted");
    private static final BigDecimal LARGE_FROM = new BigDecimal(150);

    /** @param lines of {@code test_decoding} */
    static ShopChanges of(List<String> lines) {
        List<String> orders = new ArrayList<>();
        List<String> large = new ArrayList<>();
        Set<Long> known = new TreeSet<>();
        for (String line : lines) {
            if (!line.startsWith("table public.orders: ")) {
                continue;
            }
            String event = EVENTS.getOrDefault(line.split(" ", 4)[2].replace(":", ""), "");
            Matcher row = last(line);
            long id = Long.parseLong(row.group(1));
            if (event.equals("created")) {
                known.add(id);
            }
            if (!known.contains(id)) {
                continue;
            }
            orders.add(order(event, row.group(1), row.group(2), row.group(3), row.group(4)));
            boolean paid = event.equals("updated") && row.group(3).equals("paid");
            if (paid && new BigDecimal(row.group(4)).compareTo(LARGE_FROM) > 0) {
                large.add(row.group(1) + " " + plain(row.group(4)));
            }
        }
        return new ShopChanges(orders, large, known);
    }

    /** The row as it is after the change. */
    private static Matcher last(String line) {
        Matcher row = ROW.matcher(line);
        int from = Math.max(0, line.indexOf("new-tuple:"));
        if (!row.find(from)) {
            throw new IllegalStateException("not understood: " + line);
        }
        return row;
    }

    private static String order(String event, String id, String customer, String status, String total) {
        return String.join(" ", event, id, customer, status, plain(total));
    }

    private static String plain(String number) {
        return new BigDecimal(number).stripTrailingZeros().toPlainString();
    }

    /** A callback's body in the same words; empty for an order that is not known. */
    String orderOf(String body) {
        Matcher order = matched(ORDER, body);
        return known.contains(Long.parseLong(order.group(2)))
                ? order(order.group(1), order.group(2), order.group(3), order.group(4), order.group(5))
                : "";
    }

    /** The same of a large order. */
    String largeOf(String body) {
        Matcher order = matched(LARGE, body);
        return known.contains(Long.parseLong(order.group(1))) ? order.group(1) + " " + plain(order.group(2)) : "";
    }

    private static Matcher matched(Pattern pattern, String body) {
        Matcher matcher = pattern.matcher(body);
        if (!matcher.matches()) {
            throw new IllegalStateException("a body that the template cannot have made: '" + body + "'");
        }
        return matcher;
    }

    /** How many there are in {@code some} that {@code others} do not have, each as often as it is there. */
    static long surplus(List<String> some, List<String> others) {
        Map<String, Long> counted = new HashMap<>(counts(some));
        counts(others).forEach((each, count) -> counted.computeIfPresent(each, (any, there) -> there - count));
        return counted.values().stream()
                .filter(count -> count > 0)
                .mapToLong(Long::longValue)
                .sum();
    }

    private static Map<String, Long> counts(List<String> all) {
        return all.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }
}
