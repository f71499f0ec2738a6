package dev.tocsin.standalone.port;

import java.util.List;
import java.util.stream.Collectors;

/** Says which ports cannot be had, and which option would choose another. */
public final class PortTaken extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PortTaken(List<Port> taken) {
        super(taken.stream().map(Port::taken).collect(Collectors.joining(System.lineSeparator())));
    }
}
