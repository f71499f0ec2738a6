package dev.tocsin.anexia.up;

/** Something that a person should look at, although the application works. */
public class Warning extends Exception {

    private static final long serialVersionUID = 1L;

    public Warning(String message) {
        super(message);
    }
}
