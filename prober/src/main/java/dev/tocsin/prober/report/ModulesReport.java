package dev.tocsin.prober.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an application says that it is made of, to Anexia's monitoring.
 *
 * @param wrong why there is no report; empty if there is one
 * @param modules how many there are
 * @param outdated those of which there is a version so much newer, as {@code name 1.0 → 2.0}
 */
public record ModulesReport(String wrong, int modules, List<String> outdated) {

    private static final int MOST_LISTED = 100;

    public ModulesReport {
        outdated = List.copyOf(outdated);
    }

    /** Of a status that is none of a report. */
    public static ModulesReport refused(int status, String from) {
        return new ModulesReport(Refusal.of(status, from), 0, List.of());
    }

    /**
     * Of a report.
     *
     * @param json maps, lists, text, numbers
     * @param least how much newer a version must be to count
     * @param from where it came from, as it may be told
     */
    public static ModulesReport of(@Nullable Object json, VersionStep least, String from) {
        if (!(json instanceof Map<?, ?> report) || !(report.get("modules") instanceof List<?> modules)) {
            return new ModulesReport(from + " answered 200 without a list of modules", 0, List.of());
        }
        Map<String, String> outdated = new LinkedHashMap<>();
        framework(report).ifPresent(framework -> add(outdated, framework, "framework", "framework_", least));
        for (Object module : modules) {
            if (module instanceof Map<?, ?> one) {
                add(outdated, one, "name", "", least);
            }
        }
        return new ModulesReport("", modules.size(), List.copyOf(outdated.values()));
    }

    /** The older plug-ins call it platform. */
    private static Optional<Map<?, ?>> framework(Map<?, ?> report) {
        Object runtime = report.get("runtime") == null ? report.get("platform") : report.get("runtime");
        return runtime instanceof Map<?, ?> map ? Optional.of(map) : Optional.empty();
    }

    private static void add(
            Map<String, String> outdated, Map<?, ?> module, String nameKey, String prefix, VersionStep least) {
        String name = text(module.get(nameKey));
        String installed = text(module.get(prefix + "installed_version"));
        String newest = text(module.get(prefix + "newest_version"));
        boolean counts = VersionStep.between(installed, newest)
                .filter(step -> step.compareTo(least) >= 0)
                .isPresent();
        // A framework may be among the modules too.
        if (counts && !name.isEmpty()) {
            outdated.putIfAbsent(name, name + " " + installed + " → " + newest);
        }
    }

    private static String text(@Nullable Object value) {
        return value instanceof String text ? Texts.shown(text).strip() : "";
    }

    /** As it is kept with the result. */
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("modules_status", wrong.isEmpty() ? outdated.isEmpty() ? "ok" : "outdated" : "none");
        facts.put("report", wrong);
        facts.put("modules", wrong.isEmpty() ? Integer.toString(modules) : "");
        facts.put("outdated", Texts.listed(outdated, MOST_LISTED));
        facts.values().removeIf(String::isEmpty);
        return facts;
    }
}
