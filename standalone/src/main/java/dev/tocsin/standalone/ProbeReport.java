package dev.tocsin.standalone;

import dev.tocsin.schemas.event.ExpectationOutcome;
import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.event.ProbeResult;
import dev.tocsin.schemas.event.Timings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One result for a person: what came of it, what was seen, how long each phase took, every expectation. */
record ProbeReport(ProbeResult result) {

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        String severity = result.getOutcome() == Outcome.failed ? " (" + result.getSeverity() + ")" : "";
        String message = result.getMessage().isEmpty() ? "" : ": " + printable(result.getMessage());
        lines.add(result.getOutcome() + severity + message);
        if (result.getStatusCode() != null) {
            lines.add(row("status", Integer.toString(result.getStatusCode())));
        }
        if (result.getAddress() != null) {
            lines.add(row("address", result.getAddress()));
        }
        new TreeMap<>(result.getDetails())
                .forEach((name, value) -> lines.add(row(name.replace('_', ' '), printable(value))));
        phases(lines, result.getTimings());
        result.getExpectations().forEach(each -> lines.add(expectation(each)));
        return lines;
    }

    private static void phases(List<String> lines, Timings timings) {
        double before = 0;
        before = phase(lines, "resolve", timings.getResolveMs(), before);
        before = phase(lines, "connect", timings.getConnectMs(), before);
        before = phase(lines, "tls", timings.getTlsMs(), before);
        before = phase(lines, "first byte", timings.getFirstByteMs(), before);
        phase(lines, "rest", timings.getTotalMs(), before);
        if (timings.getTotalMs() != null) {
            lines.add(row("total", millis(timings.getTotalMs())));
        }
    }

    /** The result counts each phase's end from the start; a person wants to know how long it took. */
    private static double phase(List<String> lines, String name, @Nullable Double end, double before) {
        if (end == null) {
            return before;
        }
        lines.add(row(name, millis(Math.max(0, end - before))));
        return end;
    }

    private static String expectation(ExpectationOutcome outcome) {
        String message = outcome.getMessage();
        String what = (outcome.getPassed() ? "  ok    " : "  FAILS ") + printable(outcome.getExpectation());
        return message == null ? what : what + ": " + printable(message) + " (" + outcome.getSeverity() + ")";
    }

    private static String row(String name, String value) {
        return String.format(Locale.ROOT, "  %-20s %s", name, value);
    }

    private static String millis(double millis) {
        return String.format(Locale.ROOT, "%9.3f ms", millis);
    }

    /** A target's words are not to move a terminal's cursor. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
