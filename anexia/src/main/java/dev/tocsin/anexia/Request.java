package dev.tocsin.anexia;

/**
 * What is asked; headers and body do not matter.
 *
 * @param path as it was sent, without the query
 * @param query as it was sent, still encoded; empty if there is none
 */
public record Request(String method, String path, String query) {

    /** Without the query: the token is in it. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
