package dev.tocsin.hookscdc.source;

import dev.tocsin.hookscdc.change.Lsn;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text in which a server keeps where its earlier time lines ended: a line for each, with number, LSN and reason. */
final class TimelineHistory {

    private static final Pattern LINE =
            Pattern.compile("^\\s*(\\d+)\\s+([0-9A-F]+/[0-9A-F]+)", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private TimelineHistory() {}

    /** The LSN at which the next one left this time line; empty where the history does not have it. */
    static Optional<Long> endOf(int timeline, String history) {
        Matcher lines = LINE.matcher(history);
        while (lines.find()) {
            if (Integer.toUnsignedString(timeline).equals(lines.group(1))) {
                return Optional.of(Lsn.number(lines.group(2)));
            }
        }
        return Optional.empty();
    }
}
