package dev.tocsin.importers;

import dev.tocsin.importers.output.Secrets;
import java.util.List;

/**
 * What came of an import.
 *
 * @param text tocsin.yaml, as far as it could be written; empty where nothing could be
 * @param problems what cannot mean the same and is left out, a line each
 * @param notes what means nearly the same, a line each
 * @param secrets what the text refers to, to be written with it
 */
public record Imported(String text, List<String> problems, List<String> notes, Secrets secrets) {

    public Imported {
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
    }
}
