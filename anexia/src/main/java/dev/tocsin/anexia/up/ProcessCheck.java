package dev.tocsin.anexia.up;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/** Whether the process itself can go on: no threads wait for each other for ever. */
public final class ProcessCheck implements Check {

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    @Override
    public void look() {
        long[] waiting = threads.findDeadlockedThreads();
        if (waiting != null) {
            String names = Arrays.stream(threads.getThreadInfo(waiting))
                    .filter(Objects::nonNull)
                    .map(ThreadInfo::getThreadName)
                    .sorted()
                    .collect(Collectors.joining(", "));
            throw new IllegalStateException("threads wait for each other for ever: " + names);
        }
    }
}
