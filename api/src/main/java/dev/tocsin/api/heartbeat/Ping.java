package dev.tocsin.api.heartbeat;

import java.util.Optional;
import java.util.regex.Pattern;

/** What an endpoint reports of itself. */
public sealed interface Ping {

    /** As results name it. */
    String word();

    /** A run has started; its end is to be told, too. */
    record Started() implements Ping {
        @Override
        public String word() {
            return "start";
        }
    }

    /** A run has ended well. */
    record Succeeded() implements Ping {
        @Override
        public String word() {
            return "success";
        }
    }

    /** A run has failed. */
    record Failed() implements Ping {
        @Override
        public String word() {
            return "fail";
        }
    }

    /** A run has ended with that exit code, well if it is 0. */
    record Exited(int code) implements Ping {
        @Override
        public String word() {
            return code == 0 ? "success" : "fail";
        }
    }

    /** The one that stands at the end of the path; empty for any other word. */
    static Optional<Ping> of(String word) {
        return switch (word) {
            case "start" -> Optional.of(new Started());
            case "fail" -> Optional.of(new Failed());
            default ->
                CODE.matcher(word).matches() && Integer.parseInt(word) <= MOST
                        ? Optional.of(new Exited(Integer.parseInt(word)))
                        : Optional.empty();
        };
    }

    /** Exit codes of processes. */
    int MOST = 255;

    Pattern CODE = Pattern.compile("[0-9]{1,3}");
}
