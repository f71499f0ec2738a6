package dev.tocsin.incidents.render;

import java.util.Optional;

/** What became of the attempt to make a request. */
public sealed interface Rendered {

    /** A request that may be sent. */
    record Ready(Request request) implements Rendered {}

    /** A request that can only be made when the callbacks before it in their thread have ended. */
    record Later(String thread) implements Rendered {}

    /** A request that is made of this event and others about the same subject, once they have been gathered. */
    record Together(String subject) implements Rendered {}

    /** A request that must not be sent, as far as it could be made, and why. */
    record Unfit(Optional<Request> request, String reason) implements Rendered {}
}
