package dev.tocsin.incidents.callback;

import java.util.Optional;

/** What is delivered one after the other: the callbacks of a row or endpoint, of the whole hook, or none. */
public enum Order {
    SUBJECT,
    HOOK,
    NONE;

    /** As the configuration spells it; what is unknown is the default, subject. */
    public static Order of(String text) {
        return switch (text) {
            case "hook" -> HOOK;
            case "none" -> NONE;
            default -> SUBJECT;
        };
    }

    /**
     * The lane of a callback: callbacks of the same lane are delivered in order.
     *
     * @param thread what it follows up, whose callbacks never overtake each other; empty if nothing
     */
    public String lane(String hook, String subject, String callback, Optional<String> thread) {
        return switch (this) {
            case SUBJECT -> hook + "|" + subject;
            case HOOK -> hook;
            case NONE -> hook + "|" + thread.orElse(callback);
        };
    }
}
