package dev.tocsin.schemas.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.function.UnaryOperator;

/** How a process says to a registry who it is. Its secret is a reference, or was given as text in the process's own settings. */
sealed interface Login {

    /** The value of header {@code Authorization}; throws IllegalStateException where the reference refers to nothing. */
    String authorization(UnaryOperator<String> reveal);

    /** A name and a password. */
    record Basic(String user, String password) implements Login {
        @Override
        public String authorization(UnaryOperator<String> reveal) {
            String both = reveal.apply(user) + ":" + reveal.apply(password);
            return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(UTF_8));
        }

        @Override
        public String toString() {
            return "Basic";
        }
    }

    /** A token. */
    record Bearer(String token) implements Login {
        @Override
        public String authorization(UnaryOperator<String> reveal) {
            return "Bearer " + reveal.apply(token);
        }

        @Override
        public String toString() {
            return "Bearer";
        }
    }
}
