package dev.tocsin.importers.pinger;

import dev.tocsin.definitions.check.Slug;
import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.Problem;
import dev.tocsin.importers.address.Address;
import dev.tocsin.importers.address.SecretQuery;
import dev.tocsin.importers.output.Literal;
import dev.tocsin.importers.output.OwnRules;
import dev.tocsin.importers.output.Secrets;
import dev.tocsin.importers.source.Findings;
import dev.tocsin.importers.source.IniFile;
import dev.tocsin.importers.source.IniValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The URLs as endpoints.
 *
 * <p>Threading: one thread.
 */
final class Tasks {

    private static final int LONGEST_ANSWER = 60;
    private static final int SHORTEST_REMINDER = 60;
    private static final int ID = 95;

    private final IniFile ini;
    private final Secrets secrets;
    private final Environment environment;
    private final Findings findings;
    private final Set<String> ids = new HashSet<>();

    Tasks(IniFile ini, Secrets secrets, Environment environment, Findings findings) {
        this.ini = ini;
        this.secrets = secrets;
        this.environment = environment;
        this.findings = findings;
    }

    /** Those of both lists, of which one is asked and the other waits. */
    List<Map<String, Object>> read() {
        boolean debugging = ini.get("main", "debug").isTrue();
        IniValue after = ini.get("main", "error_interval");
        int interval = ini.get("main", "interval").seconds(60);
        int afterError = after.seconds(60);
        Map<String, Object> rhythm = new LinkedHashMap<>();
        rhythm.put("interval", interval + "s");
        rhythm.put("error_interval", afterError + "s");
        rhythm.put("timeout", Math.min(Math.min(interval, afterError), LONGEST_ANSWER) + "s");
        rhythm.put("failures", 1);
        rhythm.put("successes", 1);
        rhythm.put("remind_every", Math.max(afterError, SHORTEST_REMINDER) + "s");
        if (afterError < SHORTEST_REMINDER && after.present()) {
            after.note("while a task fails it is told again each minute; there after each of its seconds");
        }
        Map<String, Object> token = new TokenAuth(ini, secrets).read();
        if (!token.isEmpty()) {
            rhythm.put("token_auth", token);
        }
        List<Map<String, Object>> endpoints = new ArrayList<>();
        for (String list : List.of("prod", "dev")) {
            boolean asked = list.equals(debugging ? "dev" : "prod");
            urls(ini.get("urls", list), asked).forEach(url -> {
                Map<String, Object> endpoint = endpoint(url, list, asked, rhythm);
                if (Address.lacksScheme(url) && url.contains("://")) {
                    ini.get("urls", list).problem("expected URLs that begin with http:// or https://");
                } else if (usable(list, endpoint)) {
                    endpoints.add(endpoint);
                }
            });
        }
        return endpoints;
    }

    private static Set<String> urls(IniValue value, boolean asked) {
        Set<String> urls = new LinkedHashSet<>();
        for (String part : (asked ? value.required() : value).or("").split(",", -1)) {
            String url = part.strip();
            if (!url.isEmpty() && !urls.add(url)) {
                value.note("has a URL twice, which is asked once");
            }
        }
        if (asked && value.present()) {
            if (urls.isEmpty()) {
                value.problem("expected at least one URL");
            } else {
                value.note("an answer is waited for as long as until the next request, at most a minute;"
                        + " there it was waited for ever");
            }
        }
        return urls;
    }

    private Map<String, Object> endpoint(String written, String list, boolean asked, Map<String, Object> rhythm) {
        Address address = Address.of(written);
        String id = id(address.url());
        String url = SecretQuery.hidden(address.url(), "endpoints." + id + ".url", secrets);
        Map<String, Object> endpoint = new LinkedHashMap<>();
        endpoint.put("id", id);
        // What is secret in a query stands in no name.
        endpoint.put(
                "name",
                Literal.text(url.equals(address.url()) ? url : address.url().replaceFirst("\\?.*", "")));
        endpoint.put("probe", "task");
        endpoint.put("url", url);
        if (!asked) {
            endpoint.put("enabled", false);
        }
        endpoint.put("tags", List.of(list));
        endpoint.putAll(rhythm);
        return endpoint;
    }

    private String id(String url) {
        String slug = Slug.of(url.replaceFirst("^[a-z]+://", "").replaceFirst("\\?.*", ""));
        String usual = slug.isEmpty() ? "task" : slug.substring(0, Math.min(slug.length(), ID));
        String id = usual;
        for (int number = 2; !ids.add(id); number++) {
            id = usual + "-" + number;
        }
        return id;
    }

    private boolean usable(String list, Map<String, Object> endpoint) {
        List<Problem> problems = OwnRules.problems(endpoint, environment);
        for (Problem problem : problems) {
            String key = problem.path().replaceFirst("[.\\[].*", "");
            IniValue place = key.endsWith("interval") ? ini.get("main", key) : ini.get("urls", list);
            findings.problem(place.place(), OwnRules.words(problem));
        }
        return problems.isEmpty();
    }
}
