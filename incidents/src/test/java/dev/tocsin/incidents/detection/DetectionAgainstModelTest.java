package dev.tocsin.incidents.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random sequences, judged by the rules and by a naive model that looks at the whole past each time. */
class DetectionAgainstModelTest {

    private static final int SEQUENCES = 3_000;
    private static final String LETTERS = "SSSFFFFDDPI";

    @Test
    void decidesAsANaiveModelDoes() {
        for (int seed = 0; seed < SEQUENCES; seed++) {
            Random random = new Random(seed);
            Rules rules = Watch.rules(1 + random.nextInt(4), 1 + random.nextInt(3));
            Watch watch = new Watch(rules);
            Model model = new Model(rules);
            StringBuilder played = new StringBuilder();
            int slot = 0;
            for (int i = 0; i < 60; i++) {
                // Now and then a slot comes again, or late.
                slot = Math.max(0, slot + (random.nextInt(6) == 0 ? -random.nextInt(4) : 1));
                char letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
                played.append(slot).append(letter).append(' ');
                watch.sees("vienna", slot, letter, 1);
                model.sees(slot, letter);
            }
            assertThat(watch.story()).as("seed %d: %s", seed, played).isEqualTo(model.story());
        }
    }

    /** Keeps the past since the last step as text, and matches its end against patterns. */
    private static final class Model {

        private final List<String> steps = new ArrayList<>();
        private final List<Integer> slots = new ArrayList<>();
        private final Rules rules;
        private String past = "";
        private char open = '-';
        private int newest = -1;

        Model(Rules rules) {
            this.rules = rules;
        }

        void sees(int slot, char letter) {
            if (letter == 'I' || slot <= newest) {
                return;
            }
            newest = slot;
            past += letter;
            slots.add(slot);
            if (open == '-') {
                if (endsWith("[FDP]", rules.failures())) {
                    step(letter, "opened " + word(letter) + " from " + slots.get(slots.size() - rules.failures()));
                }
            } else if (endsWith("S", rules.successes())) {
                step('-', "resolved");
            } else if (endsWith("[FDP&&[^" + open + "]]", rules.failures())) {
                step(letter, "changed " + word(letter));
            }
        }

        private boolean endsWith(String letters, int times) {
            return past.matches(".*" + letters + "{" + times + "}");
        }

        private void step(char next, String words) {
            open = next;
            past = "";
            steps.add(words);
        }

        private static String word(char letter) {
            return letter == 'F' ? "major" : letter == 'P' ? "partial" : "degraded";
        }

        String story() {
            return String.join(", ", steps);
        }
    }
}
