package dev.tocsin.standalone.e2e;

import dev.tocsin.standalone.e2e.Services.Arrival;
import dev.tocsin.standalone.e2e.Services.Said;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The API of Cachet 2.3.18 or 2.4, as strict as it is. Threading: synchronized. */
final class CachetTwo implements CachetPage {

    private static final Pattern COMPONENT = Pattern.compile("/api/v1/components/(\\d+)");
    private static final Pattern INCIDENT = Pattern.compile("/api/v1/incidents/(\\d+)(/updates)?");
    private static final Set<String> OF_LISTS = Set.of("per_page", "page", "sort", "order");
    private static final Set<String> SEARCHABLE = Set.of("id", "component_id", "name", "status", "visible");
    private static final Set<String> SORTABLE = Set.of("id", "name", "status", "visible", "message");

    private final boolean newer;
    private final Map<Integer, JsonObject> components = new TreeMap<>();
    private final Map<Integer, JsonObject> incidents = new TreeMap<>();
    private final Trouble trouble = new Trouble();
    private final MetricPoints points = new MetricPoints("/api/v1");

    /** @param newer 2.4: with updates, and components keep whether they are enabled */
    CachetTwo(boolean newer) {
        this.newer = newer;
    }

    @Override
    public synchronized void component(int id, int status, boolean enabled) {
        JsonObject component = new JsonObject()
                .put("id", id)
                .put("name", "C" + id)
                .put("link", "")
                .put("status", status)
                .put("enabled", enabled);
        components.put(id, newer ? component.put("meta", new JsonArray()) : component);
    }

    @Override
    public synchronized void link(int component, String link) {
        component(component).put("link", link);
    }

    @Override
    public synchronized int status(int component) {
        return component(component).getInteger("status");
    }

    @Override
    public synchronized boolean enabled(int component) {
        return component(component).getBoolean("enabled");
    }

    private JsonObject component(int id) {
        return components.getOrDefault(id, new JsonObject());
    }

    @Override
    public synchronized List<Kept> incidents() {
        return incidents.values().stream()
                .map(incident -> new Kept(
                        incident.getString("name"),
                        incident.getInteger("status"),
                        incident.getString("message"),
                        incident.getInteger("visible") == 1,
                        incident.getJsonArray("updates").size()))
                .toList();
    }

    @Override
    public Trouble trouble() {
        return trouble;
    }

    @Override
    public MetricPoints points() {
        return points;
    }

    @Override
    public synchronized Said answer(Arrival arrival, String path) {
        boolean known = Services.header(arrival, "x-cachet-token").equals(TOKEN);
        Matcher component = COMPONENT.matcher(path);
        Matcher incident = INCIDENT.matcher(path);
        boolean reading = arrival.method().equals("GET");
        if (reading && path.equals("/api/v1/incidents")) {
            return list(arrival, known);
        }
        if (reading && path.equals("/api/v1/components")) {
            return components(query(arrival), known);
        }
        if (!reading && known && points.isOfAMetric(path)) {
            return MetricPoints.isValid(parameters(arrival))
                    ? data(points.add(parameters(arrival)))
                    : invalid("The value field is required.");
        }
        if (!component.matches() && !incident.matches() && !path.equals("/api/v1/incidents")) {
            return error(404, "Not Found", "The requested resource could not be found");
        }
        if (!reading && !known) {
            return error(401, "Unauthorized", "You are not authorized to view this content.");
        }
        if (component.matches()) {
            return component(arrival, components.get(Integer.valueOf(component.group(1))), known);
        }
        return incident.matches()
                ? incident(arrival, incidents.get(Integer.valueOf(incident.group(1))), incident.group(2) != null)
                : created(parameters(arrival));
    }

    private Said component(Arrival arrival, @Nullable JsonObject component, boolean known) {
        if (component == null || (!known && !component.getBoolean("enabled"))) {
            return error(404, "Not Found", "The requested resource could not be found");
        }
        if (arrival.method().equals("GET")) {
            return data(component);
        }
        JsonObject given = parameters(arrival);
        Said refused = validated(given, "status", newer ? 0 : 1, 4, false);
        if (refused != null) {
            return refused;
        }
        if (trouble.breaksNow()) {
            return error(500, "Internal Server Error", "An error has occurred");
        }
        if (given.containsKey("status") && !trouble.isDeafNow()) {
            component.put("status", given.getInteger("status"));
        }
        if (given.containsKey("enabled") || !newer) {
            component.put("enabled", given.getBoolean("enabled", true));
        }
        return data(component);
    }

    private Said created(JsonObject given) {
        if (!(given.getValue("name") instanceof String name) || name.isEmpty()) {
            return invalid("The name field is required.");
        }
        Said refused = validated(given, "status", 0, 4, true);
        refused = refused == null ? checked(given, true) : refused;
        if (refused != null) {
            return refused;
        }
        int id = incidents.size() + 1;
        JsonObject incident = new JsonObject()
                .put("id", id)
                .put("name", given.getString("name"))
                .put("status", given.getInteger("status"))
                .put("message", given.getString("message"))
                .put("visible", flag(given, "visible") ? 1 : 0)
                .put("component_id", given.getInteger("component_id", 0))
                .put("updates", new JsonArray());
        incidents.put(id, incident);
        carry(given);
        return trouble.isSilentNow() ? Said.NOTHING : data(incident);
    }

    private Said incident(Arrival arrival, @Nullable JsonObject incident, boolean updates) {
        if (incident == null || (updates && !newer)) {
            return error(404, "Not Found", "The requested resource could not be found");
        }
        JsonObject given = parameters(arrival);
        if (arrival.method().equals("GET") && !updates) {
            return data(incident);
        }
        Said refused = validated(given, "status", updates ? 1 : 0, 4, updates);
        refused = refused == null ? checked(given, updates) : refused;
        if (refused != null) {
            return refused;
        }
        if (given.containsKey("status")) {
            incident.put("status", given.getInteger("status"));
        }
        if (updates) {
            incident.getJsonArray("updates").add(given);
            return data(given.copy().put("id", 1).put("incident_id", incident.getInteger("id")));
        }
        if (given.containsKey("message")) {
            incident.put("message", given.getString("message"));
        }
        incident.put("visible", flag(given, "visible") ? 1 : 0);
        carry(given);
        return data(incident);
    }

    /** An incident brings its component's status, and leaves alone whether that is enabled. */
    private void carry(JsonObject given) {
        if (given.containsKey("component_id")) {
            component(given.getInteger("component_id")).put("status", given.getInteger("component_status"));
        }
    }

    private @Nullable Said checked(JsonObject given, boolean whole) {
        if (whole && given.getString("message", "").isBlank()) {
            return invalid("The message field is required.");
        }
        for (String flag : List.of("visible", "notify")) {
            if (!Set.of("true", "false", "0", "1").contains(String.valueOf(given.getValue(flag, true)))) {
                return invalid("The " + flag + " field must be true or false.");
            }
        }
        if (given.containsKey("component_id") != given.containsKey("component_status")) {
            return invalid("The component status field is required when component id is present.");
        }
        if (given.containsKey("component_id") && !components.containsKey(given.getInteger("component_id"))) {
            return error(400, "Bad Request", "The component does not exist.");
        }
        return validated(given, "component_status", newer ? 0 : 1, 4, false);
    }

    private static boolean flag(JsonObject given, String name) {
        return Set.of("true", "1").contains(String.valueOf(given.getValue(name, true)));
    }

    private static @Nullable Said validated(JsonObject given, String name, int from, int to, boolean required) {
        Object value = given.getValue(name);
        if (value == null) {
            return required ? invalid("The " + name + " field is required.") : null;
        }
        return value instanceof Integer number && number >= from && number <= to
                ? null
                : invalid("The " + name + " must be between " + from + " and " + to + ".");
    }

    /** Unknown columns are the database's to refuse. */
    private Said list(Arrival arrival, boolean known) {
        Map<String, String> search = new TreeMap<>(query(arrival));
        String sort = search.remove("sort");
        boolean descending = "desc".equals(search.remove("order"));
        int size = Integer.parseInt(String.valueOf(search.getOrDefault("per_page", "20")));
        search.remove("per_page");
        boolean searching = search.keySet().stream().anyMatch(SEARCHABLE::contains);
        if (searching && !SEARCHABLE.containsAll(search.keySet())) {
            return error(500, "Internal Server Error", "unknown column in " + search.keySet());
        }
        Predicate<JsonObject> meant = incident -> !searching
                || search.entrySet().stream()
                        .allMatch(wish ->
                                String.valueOf(incident.getValue(wish.getKey())).equals(wish.getValue()));
        List<JsonObject> found = new ArrayList<>(incidents.values().stream()
                .filter(incident -> known || incident.getInteger("visible") == 1)
                .filter(meant)
                .toList());
        if (sort != null && SORTABLE.contains(sort)) {
            Comparator<JsonObject> order = Comparator.comparing(incident -> incident.getInteger("id"));
            found.sort(descending ? order.reversed() : order);
        }
        JsonObject pages = new JsonObject()
                .put("total", found.size())
                .put("count", Math.min(size, found.size()))
                .put("per_page", size)
                .put("current_page", 1);
        return new Said(
                200,
                new JsonObject()
                        .put("meta", new JsonObject().put("pagination", pages))
                        .put("data", new JsonArray(found.subList(0, Math.min(size, found.size()))))
                        .encode());
    }

    /** Guests do not see those that are disabled. */
    private Said components(Map<String, String> query, boolean known) {
        if (!OF_LISTS.containsAll(query.keySet())) {
            return error(500, "Internal Server Error", "unknown column in " + query.keySet());
        }
        List<JsonObject> seen = components.values().stream()
                .filter(component -> known || component.getBoolean("enabled"))
                .toList();
        int size = Integer.parseInt(query.getOrDefault("per_page", "20"));
        int page = Integer.parseInt(query.getOrDefault("page", "1"));
        List<JsonObject> found =
                seen.stream().skip((page - 1L) * size).limit(size).toList();
        JsonObject pages = new JsonObject()
                .put("total", seen.size())
                .put("count", found.size())
                .put("per_page", size)
                .put("current_page", page)
                .put("total_pages", (seen.size() + size - 1) / size);
        return new Said(
                200,
                new JsonObject()
                        .put("meta", new JsonObject().put("pagination", pages))
                        .put("data", new JsonArray(found))
                        .encode());
    }

    static Map<String, String> query(Arrival arrival) {
        Map<String, String> query = new TreeMap<>();
        String text = arrival.query();
        for (String pair : text == null ? new String[0] : text.split("&", -1)) {
            String[] sides = pair.split("=", 2);
            query.put(
                    URLDecoder.decode(sides[0], StandardCharsets.UTF_8),
                    URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    private static JsonObject parameters(Arrival arrival) {
        return Services.isJson(arrival) ? arrival.json() : new JsonObject(Map.copyOf(query(arrival)));
    }

    private static Said data(JsonObject data) {
        return new Said(200, new JsonObject().put("data", data).encode());
    }

    private static Said invalid(String... details) {
        return error(400, "Bad Request", "The request cannot be fulfilled due to bad syntax", details);
    }

    private static Said error(int status, String title, String detail, String... details) {
        JsonObject error = new JsonObject()
                .put("id", UUID.randomUUID().toString())
                .put("status", status)
                .put("title", title)
                .put("detail", detail)
                .put("meta", new JsonObject().put("details", new JsonArray(List.of((Object[]) details))));
        return new Said(
                status,
                new JsonObject().put("errors", new JsonArray().add(error)).encode());
    }
}
