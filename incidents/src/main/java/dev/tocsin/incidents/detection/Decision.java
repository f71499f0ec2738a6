package dev.tocsin.incidents.detection;

import java.util.List;

/** What follows from an input: the next state and what happened, in order. */
public record Decision(EndpointState next, List<Happening> happenings) {
    public Decision {
        happenings = List.copyOf(happenings);
    }

    /** Nothing happened that anybody else should know. */
    public static Decision quiet(EndpointState next) {
        return new Decision(next, List.of());
    }
}
