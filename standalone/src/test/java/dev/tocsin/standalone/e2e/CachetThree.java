package dev.tocsin.standalone.e2e;

import dev.tocsin.standalone.e2e.Services.Arrival;
import dev.tocsin.standalone.e2e.Services.Said;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The API of Cachet 3, as strict as it is. Threading: synchronized. */
final class CachetThree implements CachetPage {

    static final String WEAK_TOKEN = "2|components-only";

    private static final Map<String, Set<String>> ABILITIES = Map.of(
            TOKEN,
            Set.of("components.manage", "incidents.manage", "incident-updates.manage", "metric-points.manage"),
            WEAK_TOKEN,
            Set.of("components.manage"));
    private static final Pattern COMPONENT = Pattern.compile("/api/components/(\\d+)");
    private static final Pattern UPDATES = Pattern.compile("/api/incidents/(\\d+)/updates");
    private static final Set<String> KNOWN_TO_LISTS =
            Set.of("filter[name]", "filter[status]", "filter[occurred_at]", "sort", "per_page", "page");
    private static final Set<String> SORTS = Set.of("name", "-name", "status", "-status", "id", "-id");

    private final Map<Integer, JsonObject> components = new TreeMap<>();
    private final Map<Integer, JsonObject> incidents = new TreeMap<>();
    private final Trouble trouble = new Trouble();
    private final MetricPoints points = new MetricPoints("/api");

    @Override
    public synchronized void component(int id, int status, boolean enabled) {
        components.put(
                id,
                new JsonObject()
                        .put("id", id)
                        .put("name", "C" + id)
                        .putNull("link")
                        .put("status", named(status))
                        .put("enabled", enabled));
    }

    @Override
    public synchronized void link(int component, String link) {
        components.getOrDefault(component, new JsonObject()).put("link", link);
    }

    /** The one that is shown: the worst of its own and those of the incidents that are open. */
    @Override
    public synchronized int status(int component) {
        int shown = value(components.getOrDefault(component, new JsonObject()));
        for (JsonObject incident : incidents.values()) {
            for (Object one : incident.getJsonArray("components")) {
                JsonObject meant = (JsonObject) one;
                if (meant.getInteger("id") == component && value(incident) != 4) {
                    shown = Math.max(shown, meant.getInteger("status"));
                }
            }
        }
        return shown;
    }

    private static int value(JsonObject attributes) {
        return attributes.getJsonObject("status").getInteger("value");
    }

    private static JsonObject named(int value) {
        return new JsonObject().put("human", "S" + value).put("value", value);
    }

    @Override
    public synchronized boolean enabled(int component) {
        return components.getOrDefault(component, new JsonObject()).getBoolean("enabled");
    }

    @Override
    public synchronized List<Kept> incidents() {
        return incidents.values().stream()
                .map(incident -> new Kept(
                        incident.getString("name"),
                        value(incident),
                        incident.getString("message"),
                        incident.getBoolean("visible"),
                        incident.getInteger("updates")))
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
        Matcher component = COMPONENT.matcher(path);
        Matcher updates = UPDATES.matcher(path);
        boolean list = path.equals("/api/incidents");
        if (path.equals("/api/components") && arrival.method().equals("GET")) {
            return components(CachetTwo.query(arrival));
        }
        if (points.isAt(path) && arrival.method().equals("POST")) {
            Said refused = refused(arrival, "metric-points.manage");
            return refused == null ? pointed(path, arrival.json()) : refused;
        }
        if (!component.matches() && !updates.matches() && !list) {
            return message(404, "The route " + path + " could not be found.");
        }
        if (arrival.method().equals("GET")) {
            return list ? listed(CachetTwo.query(arrival)) : component(arrival, component);
        }
        String resource = component.matches() ? "components" : list ? "incidents" : "incident-updates";
        Said refused = refused(arrival, resource + ".manage");
        if (refused != null) {
            return refused;
        }
        if (component.matches()) {
            return component(arrival, component);
        }
        return list
                ? created(arrival.json())
                : updated(incidents.get(Integer.valueOf(updates.group(1))), arrival.json());
    }

    private Said pointed(String path, JsonObject given) {
        if (!points.isOfAMetric(path)) {
            return message(404, "No query results for model [Metric].");
        }
        return MetricPoints.isValid(given)
                ? data(201, "metric-points", points.add(given))
                : invalid("value", "The value field must be a number.");
    }

    /** Who does not accept JSON is sent to the page for logging in. */
    private static @Nullable Said refused(Arrival arrival, String ability) {
        Set<String> abilities =
                ABILITIES.get(Services.header(arrival, "authorization").replaceFirst("^Bearer ", ""));
        if (!Services.header(arrival, "accept").contains("json")) {
            return new Said(302, "", Map.of("Location", "/login"));
        }
        if (abilities == null) {
            return message(401, "Unauthenticated.");
        }
        return abilities.contains(ability) ? null : message(403, "This action is unauthorized.");
    }

    private Said component(Arrival arrival, Matcher path) {
        JsonObject component = components.get(Integer.valueOf(path.group(1)));
        if (component == null) {
            return message(404, "No query results for model [Component].");
        }
        if (arrival.method().equals("GET")) {
            return data(200, "components", component);
        }
        JsonObject given = arrival.json();
        if (given.containsKey("status") && !isStatus(given.getValue("status"), 1, 6)) {
            return invalid("status", "The selected status is invalid.");
        }
        if (trouble.breaksNow()) {
            return message(500, "Server Error");
        }
        if (!trouble.isDeafNow()) {
            component.put("status", named(given.getInteger("status")));
        }
        component.put("enabled", given.getBoolean("enabled", true));
        return data(200, "components", component);
    }

    private Said created(JsonObject given) {
        String name = given.getString("name", "");
        if (name.isEmpty() || name.length() > 255) {
            return invalid("name", "The name field is required.");
        }
        if (!isStatus(given.getValue("status"), 0, 4)) {
            return invalid("status", "The selected status is invalid.");
        }
        if (!(given.getValue("message") instanceof String message) || message.isBlank()) {
            return invalid("message", "The message field is required when template is not present.");
        }
        for (String flag : List.of("visible", "stickied", "notifications")) {
            if (!(given.getValue(flag, false) instanceof Boolean)) {
                return invalid(flag, "The " + flag + " field must be true or false.");
            }
        }
        for (Object one : given.getJsonArray("components", new JsonArray())) {
            JsonObject component = (JsonObject) one;
            if (!components.containsKey(component.getInteger("id")) || !isStatus(component.getValue("status"), 0, 6)) {
                return invalid("components.0.id", "The selected components.0.id is invalid.");
            }
        }
        int id = incidents.size() + 1;
        JsonObject incident = new JsonObject()
                .put("id", id)
                .put("name", name)
                .put("message", given.getString("message"))
                .put("visible", given.getBoolean("visible", false))
                .put("status", named(given.getInteger("status")))
                .put("components", given.getJsonArray("components", new JsonArray()))
                .put("updates", 0);
        incidents.put(id, incident);
        return trouble.isSilentNow() ? Said.NOTHING : data(201, "incidents", incident);
    }

    private static Said updated(@Nullable JsonObject incident, JsonObject given) {
        if (incident == null) {
            return message(404, "No query results for model [Incident].");
        }
        if (!isStatus(given.getValue("status"), 0, 4)) {
            return invalid("status", "The selected status is invalid.");
        }
        if (!(given.getValue("message") instanceof String message) || message.isBlank()) {
            return invalid("message", "The message field is required.");
        }
        incident.put("status", named(given.getInteger("status")));
        incident.put("updates", incident.getInteger("updates") + 1);
        return data(201, "updates", new JsonObject().put("id", 1).put("message", given.getString("message")));
    }

    private static boolean isStatus(@Nullable Object value, int from, int to) {
        return value instanceof Integer number && number >= from && number <= to;
    }

    /** Names are found by any part of them. */
    private Said listed(Map<String, String> query) {
        String sort = query.getOrDefault("sort", "-id");
        int size = Integer.parseInt(query.getOrDefault("per_page", "15"));
        if (!KNOWN_TO_LISTS.containsAll(query.keySet()) || !SORTS.contains(sort)) {
            return message(400, "Requested filter(s) are not allowed.");
        }
        if (size < 1 || size > 100) {
            return invalid("per_page", "The per page field must be between 1 and 100.");
        }
        String part = query.getOrDefault("filter[name]", "").toLowerCase(Locale.ROOT);
        List<JsonObject> found = new ArrayList<>(incidents.values().stream()
                .filter(incident ->
                        incident.getString("name").toLowerCase(Locale.ROOT).contains(part))
                .filter(incident -> query.getOrDefault("filter[status]", "" + value(incident))
                        .equals("" + value(incident)))
                .toList());
        if (sort.startsWith("-")) {
            Collections.reverse(found);
        }
        JsonArray data = new JsonArray();
        found.subList(0, Math.min(size, found.size())).forEach(incident -> data.add(resource("incidents", incident)));
        JsonObject links = new JsonObject().putNull("prev").put("next", found.size() > size ? "?page=2" : null);
        JsonObject meta = new JsonObject().put("current_page", 1).put("per_page", size);
        return new Said(
                200,
                new JsonObject()
                        .put("data", data)
                        .put("links", links)
                        .put("meta", meta)
                        .encode());
    }

    /** Those that are disabled are only listed for who asks for them. */
    private Said components(Map<String, String> query) {
        int size = Integer.parseInt(query.getOrDefault("per_page", "15"));
        int page = Integer.parseInt(query.getOrDefault("page", "1"));
        if (!Set.of("per_page", "page").containsAll(query.keySet())) {
            return message(400, "Requested filter(s) are not allowed.");
        }
        if (size < 1 || size > 100) {
            return invalid("per_page", "The per page field must be between 1 and 100.");
        }
        List<JsonObject> seen = components.values().stream()
                .filter(component -> component.getBoolean("enabled"))
                .toList();
        JsonArray data = new JsonArray();
        seen.stream().skip((page - 1L) * size).limit(size).forEach(one -> data.add(resource("components", one)));
        JsonObject links = new JsonObject()
                .put("next", seen.size() > (long) page * size ? "/api/components?page=" + (page + 1) : null);
        JsonObject meta = new JsonObject().put("current_page", page).put("per_page", size);
        return new Said(
                200,
                new JsonObject()
                        .put("data", data)
                        .put("links", links)
                        .put("meta", meta)
                        .encode());
    }

    private static JsonObject resource(String type, JsonObject attributes) {
        return new JsonObject()
                .put("id", String.valueOf(attributes.getValue("id")))
                .put("type", type)
                .put("attributes", attributes);
    }

    private static Said data(int status, String type, JsonObject attributes) {
        return new Said(
                status, new JsonObject().put("data", resource(type, attributes)).encode());
    }

    private static Said message(int status, String message) {
        return new Said(status, new JsonObject().put("message", message).encode());
    }

    private static Said invalid(String field, String text) {
        JsonObject errors = new JsonObject().put(field, new JsonArray().add(text));
        return new Said(
                422, new JsonObject().put("message", text).put("errors", errors).encode());
    }
}
