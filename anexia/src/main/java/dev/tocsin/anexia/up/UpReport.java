package dev.tocsin.anexia.up;

import dev.tocsin.anexia.up.Finding.Level;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether the application works.
 *
 * @param status 200, or 500 if there is an error
 * @param text {@code OK}, or a line for each finding, warnings first
 */
public record UpReport(int status, String text) {

    static UpReport of(List<Finding> findings) {
        if (findings.isEmpty()) {
            return new UpReport(200, "OK");
        }
        boolean broken = findings.stream().anyMatch(finding -> finding.level() == Level.ERROR);
        String lines = Stream.of(Level.values())
                .flatMap(level -> findings.stream().filter(finding -> finding.level() == level))
                .map(Finding::line)
                .collect(Collectors.joining("\n"));
        return new UpReport(broken ? 500 : 200, lines);
    }
}
