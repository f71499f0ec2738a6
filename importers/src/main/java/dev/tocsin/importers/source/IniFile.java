package dev.tocsin.importers.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file as Python's configparser reads it: keys in any case, {@code =} or {@code :}, lines that go on where they are
 * indented, comments in lines of their own, nothing twice, {@code %} as itself, and a section DEFAULT for all others.
 *
 * <p>Threading: one thread.
 */
public final class IniFile {

    private static final Pattern HEADER = Pattern.compile("\\[(.+)\\].*");
    private static final Pattern OPTION = Pattern.compile("(.*?)\\s*[=:]\\s*(.*)");
    private static final String DEFAULT = "DEFAULT";

    private final String file;
    private final Findings findings;
    private final Map<String, Map<String, Lines>> sections = new LinkedHashMap<>();
    private final Map<String, Integer> begins = new LinkedHashMap<>();

    private IniFile(String file, Findings findings) {
        this.file = file;
        this.findings = findings;
    }

    /** A value while it is read. */
    private record Lines(int line, List<String> lines) {}

    /** What a file says; what configparser refuses is a problem. */
    public static IniFile read(String file, String text, Findings findings) {
        IniFile ini = new IniFile(file, findings);
        ini.parse((text.startsWith("\uFEFF") ? text.substring(1) : text).split("\r\n|[\r\n]", -1));
        return ini;
    }

    private void parse(String[] lines) {
        String section = null;
        Lines open = null;
        int indented = 0;
        for (int i = 0; i < lines.length; i++) {
            String text = lines[i].strip();
            if (text.startsWith("#") || text.startsWith(";")) {
                continue;
            }
            if (text.isEmpty()) {
                if (open != null) {
                    open.lines().add("");
                }
                continue;
            }
            int indent = lines[i].indexOf(text.charAt(0));
            if (open != null && indent > indented) {
                open.lines().add(text);
                continue;
            }
            indented = indent;
            Matcher header = HEADER.matcher(text);
            if (header.matches()) {
                section = header.group(1);
                begin(section, i + 1);
                open = null;
            } else {
                open = option(section, text, i + 1);
            }
        }
    }

    private void begin(String section, int line) {
        if (!section.equals(DEFAULT) && begins.containsKey(section)) {
            findings.problem(
                    new Place(file, line, ""),
                    "the section [" + section + "] is there already, at line " + begins.get(section));
        }
        begins.putIfAbsent(section, line);
        sections.computeIfAbsent(section, name -> new LinkedHashMap<>());
    }

    private @Nullable Lines option(@Nullable String section, String text, int line) {
        Place place = new Place(file, line, "");
        Matcher option = OPTION.matcher(text);
        if (section == null) {
            findings.problem(place, "stands before any section such as [main]");
            return null;
        }
        if (!option.matches() || option.group(1).isEmpty()) {
            findings.problem(place, "expected a key and a value, such as interval=60");
            return null;
        }
        String key = option.group(1).toLowerCase(Locale.ROOT);
        List<String> lines = new ArrayList<>();
        lines.add(option.group(2).strip());
        Lines value = new Lines(line, lines);
        Lines before = sections.getOrDefault(section, Map.of()).get(key);
        if (before != null) {
            findings.problem(place, key + " is there already, at line " + before.line());
        } else {
            sections.getOrDefault(section, new LinkedHashMap<>()).put(key, value);
        }
        return value;
    }

    public boolean has(String section) {
        return begins.containsKey(section) && !section.equals(DEFAULT);
    }

    /** Where a section begins, or where it would. */
    public Place place(String section) {
        return new Place(file, begins.getOrDefault(section, 1), section);
    }

    /** What stands behind a key of a section, or of DEFAULT. */
    public IniValue get(String section, String key) {
        Lines own = has(section) ? sections.getOrDefault(section, Map.of()).get(key) : null;
        Lines found = own == null && has(section)
                ? sections.getOrDefault(DEFAULT, Map.of()).get(key)
                : own;
        Place within = place(section);
        return found == null
                ? new IniValue(findings, within.behind(key, within.line()), null)
                : new IniValue(
                        findings,
                        within.behind(key, found.line()),
                        String.join("\n", found.lines()).stripTrailing());
    }

    /** Says which sections and keys nobody reads. */
    public void unread(Map<String, Set<String>> known, String tool) {
        sections.forEach((section, keys) -> {
            Set<String> read = known.get(section);
            if (read == null && !section.equals(DEFAULT)) {
                findings.note(place(section), "is not read, as it was not by " + tool);
            }
            keys.forEach((key, value) -> {
                if (read != null && !read.contains(key)) {
                    findings.note(place(section).behind(key, value.line()), "is not read, as it was not by " + tool);
                }
            });
        });
    }
}
