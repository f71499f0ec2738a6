package dev.tocsin.definitions.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * One reading of a file or folder: collects everything that is wrong, so that all of it is reported together.
 *
 * <p>Threading: one thread.
 */
public final class Reading {

    private final References references;
    private final SecretStore secrets;
    private final TreeSet<Problem> problems = new TreeSet<>();
    private final TreeSet<Problem> warnings = new TreeSet<>();
    private final Map<String, String> literals = new LinkedHashMap<>();

    public Reading(Environment environment, SecretStore secrets) {
        this.references = new References(environment);
        this.secrets = secrets;
    }

    References references() {
        return references;
    }

    void problem(Problem problem) {
        problems.add(problem);
    }

    void warning(Problem warning) {
        warnings.add(warning);
    }

    /** The reference that takes the place of a literal secret, or a problem's words where there may be none. */
    Stored keep(String path, String literal) {
        return secrets.fileFor(path)
                .<Stored>map(file -> {
                    literals.put(path, literal);
                    return new Stored.Kept(file);
                })
                .orElseGet(Stored.Refused::new);
    }

    /** Writes the literal secrets that were found. To be called once the whole reading is without a problem. */
    public void writeSecrets() {
        literals.forEach(secrets::write);
    }

    /** What is wrong, by file and line. */
    public List<Problem> problems() {
        return new ArrayList<>(problems);
    }

    /** What is allowed but probably not meant, by file and line. */
    public List<Problem> warnings() {
        return new ArrayList<>(warnings);
    }

    /** What became of a literal secret. */
    sealed interface Stored {
        /** It will be in this file. */
        record Kept(java.nio.file.Path file) implements Stored {}

        /** There is no place for it. */
        record Refused() implements Stored {}
    }
}
