package dev.tocsin.hookscdc.source;

/** What became of a slot that was to be dropped. */
public enum DroppedSlot {
    DROPPED("dropped"),
    MISSING("there is neither slot nor publication of that name"),
    IN_USE("the slot is being read: stop whoever reads it, or delete the database's definition"),
    OF_ANOTHER_DATABASE("the slot is one of another database on that server");

    private final String words;

    DroppedSlot(String words) {
        this.words = words;
    }

    /** For people. */
    public String words() {
        return words;
    }
}
