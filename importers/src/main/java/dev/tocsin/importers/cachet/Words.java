package dev.tocsin.importers.cachet;

import dev.tocsin.definitions.yaml.Suggestion;
import dev.tocsin.importers.source.Given;
import java.util.Collection;
import java.util.Set;

/** Words that are meant, and those that are not read. */
final class Words {

    private Words() {}

    /** Such as {@code ; did you mean 'url'?}; nothing where nothing is near. */
    static String suggested(String written, Collection<String> words) {
        return Suggestion.of(written, words);
    }

    /** Says which keys of a map nobody reads, there and here. */
    static void unread(Given map, Set<String> known) {
        if (map.isMap()) {
            map.map().forEach((key, value) -> {
                if (!known.contains(key)) {
                    value.note("is not read, as it was not by cachet-url-monitor" + suggested(key, known));
                }
            });
        }
    }
}
