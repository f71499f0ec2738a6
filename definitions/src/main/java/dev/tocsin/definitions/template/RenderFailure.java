package dev.tocsin.definitions.template;

/** A template that could not be rendered with the names it was given; the message says why. */
public final class RenderFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RenderFailure(String reason) {
        super(reason);
    }
}
