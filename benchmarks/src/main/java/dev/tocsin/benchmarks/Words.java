package dev.tocsin.benchmarks;

import java.util.List;

/** What a program was told on its command line, such as {@code rate=2000}. */
final class Words {

    private Words() {}

    /** The number behind {@code name=}, or {@code otherwise} where nobody said one. */
    static int number(String[] words, String name, int otherwise) {
        for (String word : words) {
            if (word.startsWith(name + "=")) {
                return Integer.parseInt(word.substring(name.length() + 1));
            }
        }
        return otherwise;
    }

    /** What is listed behind {@code name=}, separated by commas, or {@code otherwise} where nobody listed any. */
    static List<String> list(String[] words, String name, List<String> otherwise) {
        for (String word : words) {
            if (word.startsWith(name + "=")) {
                return List.of(word.substring(name.length() + 1).split(","));
            }
        }
        return otherwise;
    }
}
