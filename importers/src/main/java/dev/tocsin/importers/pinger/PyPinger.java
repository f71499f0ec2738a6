package dev.tocsin.importers.pinger;

import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.importers.address.OwnHosts;
import dev.tocsin.importers.output.Secrets;
import dev.tocsin.importers.source.Findings;
import dev.tocsin.importers.source.IniFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads a configuration of py-pinger.
 *
 * <p>Threading: one thread.
 */
public final class PyPinger {

    private static final Pattern URLS = Pattern.compile("(?m)^\\[urls]");
    private static final Pattern MAIN = Pattern.compile("(?m)^\\[main]");
    private static final Map<String, Set<String>> KNOWN = Map.of(
            "main", Set.of("debug", "debug_now", "only_log", "greeting", "interval", "error_interval"),
            "hipchat", Set.of("room", "auth", "emoji"),
            "slack", Set.of("url", "channel", "token", "user", "emoji"),
            "sentry", Set.of("url"),
            "token_auth", Set.of("token", "url", "username", "password", "header"),
            "urls", Set.of("prod", "dev"));

    private final Secrets secrets;
    private final Environment environment;

    public PyPinger(Secrets secrets, Environment environment) {
        this.secrets = secrets;
        this.environment = environment;
    }

    /** Whether a file is one of its. */
    public static boolean isOne(String text) {
        return MAIN.matcher(text).find() && URLS.matcher(text).find();
    }

    /** What it says when it starts, as its README promises; empty where that is nothing. */
    public static String greeting(String text) {
        return IniFile.read("", text, new Findings()).get("main", "greeting").or("");
    }

    /** What tocsin.yaml would say, as far as it can. */
    public Map<String, Object> read(String file, String text, Findings findings) {
        IniFile ini = IniFile.read(file, text, findings);
        if (!findings.clean()) {
            return Map.of();
        }
        ini.unread(KNOWN, "py-pinger");
        for (String section : List.of("main", "urls")) {
            if (!ini.has(section)) {
                findings.problem(ini.place(section), "this section is missing");
            }
        }
        if (!findings.clean()) {
            return Map.of();
        }
        if (!ini.get("main", "debug_now").or("").isEmpty()) {
            ini.get("main", "debug_now").note("has no effect, as it had none");
        }
        if (!ini.get("main", "greeting").or("").isEmpty()) {
            ini.get("main", "greeting").note("is said by `up` with this file; it had no effect");
        }
        Map<String, Object> document = new LinkedHashMap<>();
        List<Map<String, Object>> tasks = new Tasks(ini, secrets, environment, findings).read();
        document.put("endpoints", tasks);
        List<Map<String, Object>> hooks = new Services(ini, secrets).hooks(ids(tasks));
        if (ini.get("main", "only_log").isTrue()) {
            document.put("log_only", true);
            ini.get("main", "only_log").note("messages are recorded and nothing is sent, as its README says");
        }
        if (!hooks.isEmpty()) {
            document.put("hooks", hooks);
            Set<String> hosts = new TreeSet<>(List.of(
                    OwnHosts.host(ini.get("slack", "url").or("")),
                    OwnHosts.host(ini.get("sentry", "url").or(""))));
            OwnHosts.allowed(hosts).ifPresent(egress -> document.put("egress", egress));
        }
        return document;
    }

    private static List<String> ids(List<Map<String, Object>> tasks) {
        return tasks.stream().map(task -> String.valueOf(task.get("id"))).toList();
    }
}
