package dev.tocsin.definitions.check;

import dev.tocsin.definitions.expression.Filter;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which related rows a hook needs. */
final class Related {

    /** Through how many rows a path may lead. */
    private static final int LEVELS = 3;

    private static final Set<String> ROWS = Set.of("instance", "old", "new");

    private Related() {}

    /**
     * {@code instance.customer.country.name} needs the rows {@code customer} and {@code customer.country}, and
     * {@code old.customer.name} needs {@code old:customer}. Whether such a part is a foreign key only the database knows.
     *
     * @param paths what templates read
     * @param condition what decides whether the hook is meant, or null
     */
    static List<String> of(Collection<String> paths, @Nullable String condition) {
        Set<String> all = new TreeSet<>(paths);
        if (condition != null) {
            all.addAll(Filter.compile(condition).paths());
        }
        Set<String> related = new TreeSet<>();
        for (String path : all) {
            String[] parts = path.split("\\.", -1);
            if (!ROWS.contains(parts[0])) {
                continue;
            }
            StringBuilder prefix = new StringBuilder(parts[0].equals("old") ? "old:" : "");
            for (int i = 1; i < parts.length - 1 && i <= LEVELS; i++) {
                related.add(prefix.append(i == 1 ? "" : ".").append(parts[i]).toString());
            }
        }
        return List.copyOf(related);
    }
}
