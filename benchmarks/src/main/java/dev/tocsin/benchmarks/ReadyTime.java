package dev.tocsin.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Seconds to ready and to the first callback of the demonstration; heap and resident memory once it idles along. */
final class ReadyTime {

    private static final int RUNS = 3;

    private ReadyTime() {}

    public static void main(String[] args) throws Exception {
        Figures fresh = new Figures();
        Figures firstCallback = new Figures();
        Figures again = new Figures();
        Figures afterKill = new Figures();
        for (int i = 0; i < RUNS; i++) {
            Path data = Files.createTempDirectory("tocsin-ready");
            try (Launch launch = Launch.up(data)) {
                fresh.add(launch.secondsToReady());
                firstCallback.add(launch.secondsToFirstCallback());
            }
            try (Launch killed = Launch.up(data)) {
                again.add(killed.secondsToReady());
                killed.kill();
            }
            try (Launch launch = Launch.up(data)) {
                afterKill.add(launch.secondsToReady());
                if (i == RUNS - 1) {
                    footprint(launch);
                }
            }
        }
        System.out.println("| seconds to ready, fresh data folder | " + fresh.all("s") + " |");
        System.out.println("| seconds to the first callback, fresh | " + firstCallback.all("s") + " |");
        System.out.println("| seconds to ready, existing data | " + again.all("s") + " |");
        System.out.println("| seconds to ready after kill -9 | " + afterKill.all("s") + " |");
    }

    private static void footprint(Launch launch) throws Exception {
        Thread.sleep(30_000);
        long pid = launch.pid();
        List<String> status = Files.readAllLines(Path.of("/proc/" + pid + "/status"));
        long residentKb = status.stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(-1);
        Process histogram = new ProcessBuilder("jcmd", "" + pid, "GC.run").start();
        histogram.waitFor();
        Process heap = new ProcessBuilder("jcmd", "" + pid, "GC.heap_info").start();
        String info = new String(heap.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        System.out.printf(
                Locale.ROOT, "| resident memory after half a minute of demonstration | %d MB |%n", residentKb / 1024);
        System.out.println("heap after a collection:\n" + info);
    }
}
