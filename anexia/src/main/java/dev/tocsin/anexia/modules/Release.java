package dev.tocsin.anexia.modules;

/**
 * The newest version of an artifact.
 *
 * @param version empty if it is not known
 * @param licence empty if it is not known
 * @param asked whether the repository answered; otherwise it is what was known before
 */
record Release(String version, String licence, boolean asked) {

    /** Of what the repository does not know. */
    static final Release UNKNOWN = new Release("", "", true);

    /** Before anybody was asked. */
    static final Release UNASKED = new Release("", "", false);

    Release notAskedAgain() {
        return new Release(version, licence, false);
    }
}
