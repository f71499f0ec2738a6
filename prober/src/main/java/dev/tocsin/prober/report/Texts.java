package dev.tocsin.prober.report;

import java.util.List;

/** Texts of others as they may be shown: on one line, and not long. */
final class Texts {

    private static final int LONGEST = 200;

    private Texts() {}

    static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }

    /** One after the other; of many the first, and how many there are besides. */
    static String listed(List<String> texts, int most) {
        String first = String.join("; ", texts.subList(0, Math.min(most, texts.size())));
        return texts.size() > most ? first + "; and " + (texts.size() - most) + " more" : first;
    }
}
