package dev.tocsin.incidents.callback;

/**
 * What the hook allows its lanes at the moment.
 *
 * @param open whether anything of the hook may be handed out
 * @param room how many more of its callbacks may be outstanding
 */
public record Permit(boolean open, int room) {
    public Permit {
        if (room < 0) {
            throw new IllegalArgumentException("room: at least 0, but was " + room);
        }
    }
}
