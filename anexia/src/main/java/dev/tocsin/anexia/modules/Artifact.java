package dev.tocsin.anexia.modules;

/**
 * Something on the class path.
 *
 * @param group empty where it does not say
 * @param licence empty where it does not say
 */
record Artifact(String group, String name, String version, String licence) {

    /** As it is told, and as a build names it. */
    String coordinates() {
        return group.isEmpty() ? name : group + ":" + name;
    }
}
