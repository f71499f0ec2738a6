package dev.tocsin.definitions.apply;

import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * What applying would do with one definition.
 *
 * @param noun the kind of definition, such as {@code endpoint}
 * @param topic the topic it is on
 * @param detail what changes, or why it is refused
 * @param after the record to be written; empty where it is deleted, or nothing is written
 */
public record Change(
        Action action, String noun, String topic, String id, String detail, Optional<SpecificRecord> after) {

    /** What is done. */
    public enum Action {
        ADD("+"),
        CHANGE("~"),
        DELETE("-"),
        UNCHANGED("="),
        REFUSED("!");

        private final String sign;

        Action(String sign) {
            this.sign = sign;
        }
    }

    /** Whether a record is written for it. */
    public boolean writes() {
        return action == Action.ADD || action == Action.CHANGE || action == Action.DELETE;
    }

    /** As it is printed: {@code ~ endpoint shop-api (interval_ms)}. */
    @Override
    public String toString() {
        return action.sign + " " + noun + " " + id + (detail.isEmpty() ? "" : " (" + detail + ")");
    }
}
