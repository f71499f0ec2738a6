package dev.tocsin.hookscdc.table;

/**
 * A table that is wanted and cannot be had.
 *
 * @param reason what is wrong and what would help, for an operator
 */
public record TableProblem(Kind kind, Demand demand, String table, String reason) {

    /** What is wrong. */
    public enum Kind {
        MISSING("dev.tocsin.system.table.missing", "table missing"),
        REFUSED("dev.tocsin.system.table.refused", "table refused");

        private final String eventType;
        private final String title;

        Kind(String eventType, String title) {
            this.eventType = eventType;
            this.title = title;
        }

        public String eventType() {
            return eventType;
        }

        public String title() {
            return title;
        }
    }
}
