package dev.tocsin.incidents.render;

/** No request can be made; the message says why, as the callback will. */
final class Unrenderable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unrenderable(String reason) {
        super(reason);
    }
}
