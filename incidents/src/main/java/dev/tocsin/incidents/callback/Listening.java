package dev.tocsin.incidents.callback;

import java.util.Optional;
import java.util.Set;

/** What a hook listens to. */
public sealed interface Listening {

    /** Whether the event is one that the hook asks for, as far as its kind decides; its condition is looked at later. */
    boolean wants(Happening happening);

    /**
     * Changes of rows: of any table where a part of the name is not given; inserts, updates and deletes where no operation
     * is.
     *
     * @param columns if any are given, an update counts only if it changed one of them, or if that is not known
     */
    record ToRows(
            Optional<String> database,
            Optional<String> schema,
            Optional<String> table,
            Set<String> operations,
            Set<String> columns)
            implements Listening {
        private static final String UPDATE = "update";
        private static final Set<String> USUAL = Set.of("insert", UPDATE, "delete");

        public ToRows {
            operations = operations.isEmpty() ? USUAL : Set.copyOf(operations);
            columns = Set.copyOf(columns);
        }

        @Override
        public boolean wants(Happening happening) {
            return happening.row().filter(this::wants).isPresent();
        }

        private boolean wants(Happening.Row row) {
            return operations.contains(row.operation())
                    && fits(database, row.database())
                    && fits(schema, row.schema())
                    && fits(table, row.table())
                    && (columns.isEmpty() || !row.operation().equals(UPDATE) || counts(row.changed()));
        }

        private boolean counts(Set<String> changed) {
            return changed.isEmpty() || changed.stream().anyMatch(columns::contains);
        }

        private static boolean fits(Optional<String> wanted, String actual) {
            return wanted.isEmpty() || wanted.get().equals("*") || wanted.get().equals(actual);
        }
    }

    /**
     * Events whose type is the family and one of the kinds: {@code dev.tocsin.incident.} and {@code opened}; all of the
     * family where no kind is given.
     */
    record ToEvents(String family, Set<String> kinds, EndpointFilter endpoints) implements Listening {
        public ToEvents {
            kinds = Set.copyOf(kinds);
        }

        @Override
        public boolean wants(Happening happening) {
            String type = happening.type();
            return type.startsWith(family)
                    && (kinds.isEmpty() || kinds.contains(type.substring(family.length())))
                    && endpoints.means(happening.endpoints());
        }
    }

    /** Changes of an endpoint's status to one of these; to any where none is given. */
    record ToStatuses(Set<String> statuses, EndpointFilter endpoints) implements Listening {
        private static final String TYPE = "dev.tocsin.status.changed";

        public ToStatuses {
            statuses = Set.copyOf(statuses);
        }

        @Override
        public boolean wants(Happening happening) {
            return happening.type().equals(TYPE)
                    && (statuses.isEmpty()
                            || happening.status().filter(statuses::contains).isPresent())
                    && endpoints.means(happening.endpoints());
        }
    }

    /** What happens to other hooks: failing, disabled, recovered; to its own, a hook would answer for ever. */
    record ToHooks(String self, Set<String> kinds) implements Listening {
        private static final String FAMILY = "dev.tocsin.hook.";

        public ToHooks {
            kinds = Set.copyOf(kinds);
        }

        @Override
        public boolean wants(Happening happening) {
            return new ToEvents(FAMILY, kinds, EndpointFilter.ALL).wants(happening)
                    && !happening.subject().equals(self);
        }
    }

    /** Nothing that is published yet. */
    record ToNothing() implements Listening {
        @Override
        public boolean wants(Happening happening) {
            return false;
        }
    }
}
