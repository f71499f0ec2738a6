package dev.tocsin.incidents.callback;

/** Status codes from one to another, both included. */
public record StatusRange(int from, int to) {
    boolean contains(int status) {
        return from <= status && status <= to;
    }
}
