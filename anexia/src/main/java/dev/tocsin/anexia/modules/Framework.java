package dev.tocsin.anexia.modules;

/**
 * What an application is written for.
 *
 * @param artifact its coordinates among the modules
 */
public record Framework(String name, String artifact) {

    /** None but Java. */
    public static final Framework NONE = new Framework("", "");

    /** Whether a module is it; one that does not say its group is known by its name. */
    boolean is(String module) {
        return module.equals(artifact) || (!module.contains(":") && artifact.endsWith(":" + module));
    }
}
