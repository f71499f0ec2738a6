package dev.tocsin.importers.source;

/**
 * Where something stands.
 *
 * @param line from 1
 * @param path such as {@code endpoints[0].url}; empty for the file as a whole
 */
public record Place(String file, int line, String path) {

    /** Of what stands behind a key. */
    Place behind(String key, int at) {
        return new Place(file, at, path.isEmpty() ? key : path + "." + key);
    }

    /** Of an item of a list. */
    Place item(int number, int at) {
        return new Place(file, at, path + "[" + number + "]");
    }
}
