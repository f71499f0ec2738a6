package dev.tocsin.importers.statuspage;

/**
 * What a status page shows.
 *
 * @param link where more is to be seen of it; may be empty
 */
record Component(String id, String name, String link, boolean enabled) {

    @Override
    public String toString() {
        return "component " + id + " (" + name + ")";
    }
}
