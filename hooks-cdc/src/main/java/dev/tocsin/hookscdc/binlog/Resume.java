package dev.tocsin.hookscdc.binlog;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where capture goes on, and what may have been missed.
 *
 * @param gap why changes may be missing before the position; empty: none are
 */
record Resume(LogPosition position, Optional<String> gap) {

    /**
     * Holds the position against what the server has now.
     *
     * @param now the end of the server's log
     * @param files the server's log files with their sizes
     * @param gtids what was executed before the position according to the server; empty where it cannot tell
     */
    static Resume of(Optional<LogPosition> known, LogPosition now, Map<String, Long> files, Optional<String> gtids) {
        if (known.isEmpty()) {
            return new Resume(now, Optional.empty());
        }
        LogPosition position = known.get();
        Optional<String> gap = Optional.empty();
        Long size = files.get(position.file());
        if (!position.server().equals(now.server())) {
            gap = Optional.of("another server: " + now.server() + ", was " + position.server());
        } else if (size == null) {
            gap = Optional.of("binary log " + position.file() + " is gone: the server has removed it before it was read"
                    + " (see binlog_expire_logs_seconds)");
        } else if (position.start() > size) {
            gap = Optional.of("binary log " + position.file() + " ends at " + size + ", before " + position.start()
                    + " where capture was");
        } else if (gtids.isPresent() && !set(gtids.get()).equals(set(position.gtids()))) {
            gap = Optional.of("another log under the same name: the GTIDs before " + position.place() + " are '"
                    + gtids.get() + "', were '" + position.gtids() + "'");
        }
        return new Resume(gap.isPresent() ? now : position, gap);
    }

    private static Set<String> set(String gtids) {
        return Arrays.stream(gtids.split(",", -1))
                .map(String::strip)
                .filter(gtid -> !gtid.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
