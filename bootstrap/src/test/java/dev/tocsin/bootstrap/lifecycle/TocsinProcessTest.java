package dev.tocsin.bootstrap.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TocsinProcessTest {
    private static final Pattern MANAGEMENT = Pattern.compile("management=\"(http://[^\"]+)\"");

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void closesEverythingWhenTerminated() throws Exception {
        var output = start(Map.of()).inputReader();
        lineWith(output, "started");

        terminate();

        assertThat(rest(output)).contains("example closed", "stopped").doesNotContain("example detail");
        assertThat(exitCode()).isEqualTo(143);
    }

    @Test
    void endsAnywayWhenAPartDoesNotStopInTime() throws Exception {
        var output = start(Map.of("EXAMPLE", "hangs")).inputReader();
        lineWith(output, "started");

        terminate();

        assertThat(rest(output)).contains("did not stop in time, ends anyway");
        assertThat(exitCode()).isEqualTo(143);
    }

    @Test
    void tellsItsHealthOnTheManagementPort() throws Exception {
        var management = managementOf(lineWith(start(Map.of()).inputReader(), "started"));

        var answer = ready(management);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("""
                {"status":"ready","parts":[{"part":"example","ready":true,"reasons":[]}]}""");
    }

    @Test
    void isMonitoredWithTheTokenOfItsSettings() throws Exception {
        var output = start(Map.of("ANX_MONITORING_ACCESS_TOKEN", "T")).inputReader();
        var management = managementOf(lineWith(output, "started"));

        assertThat(get(management + "/anxapi/v1/up/?access_token=T").body()).isEqualTo("OK");
        assertThat(get(management + "/anxapi/v1/up/?access_token=U").statusCode())
                .isEqualTo(401);
    }

    @Test
    void isNotReadyWhileItStops() throws Exception {
        var management = managementOf(lineWith(start(Map.of("EXAMPLE", "hangs")).inputReader(), "started"));

        terminate();

        await().pollInterval(20, TimeUnit.MILLISECONDS)
                .until(
                        () -> ready(management),
                        answer -> answer.statusCode() == 503 && answer.body().contains("is stopping"));
    }

    @Test
    void endsWithOneWhenAPartHasDied() throws Exception {
        var output = rest(start(Map.of("EXAMPLE", "dies")).inputReader());

        assertThat(exitCode()).isEqualTo(1);
        assertThat(output).contains("fenced", "example closed");
    }

    @Test
    void endsWithOneWhenItCannotStart() throws Exception {
        var output = rest(start(Map.of("EXAMPLE", "breaks")).inputReader());

        assertThat(exitCode()).isEqualTo(1);
        assertThat(output).contains("could not start", "IllegalStateException: no broker");
    }

    @Test
    void printsInvalidSettingsWithoutAStackTrace() throws Exception {
        var errors = rest(start(Map.of("TOCSIN_MANAGEMENT_PORT", "many")).errorReader());

        assertThat(exitCode()).isEqualTo(2);
        assertThat(errors).isEqualTo("""
                example: invalid settings:
                  - TOCSIN_MANAGEMENT_PORT: expected a whole number from 0 to 65535 but was 'many'""");
    }

    @Test
    void printsWhatTheModuleItselfFindsInvalid() throws Exception {
        var errors = rest(start(Map.of("EXAMPLE", "invalid")).errorReader());

        assertThat(exitCode()).isEqualTo(2);
        assertThat(errors).contains("EXAMPLE: expected fine but was 'invalid'").doesNotContain("Exception");
    }

    @Test
    void saysWhichPortIsTakenAndWhichSettingChangesIt() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = Integer.toString(taken.getLocalPort());

            var errors = rest(start(Map.of("TOCSIN_MANAGEMENT_PORT", port)).errorReader());

            assertThat(exitCode()).isEqualTo(2);
            assertThat(errors).isEqualTo("""
                    example: invalid settings:
                      - TOCSIN_MANAGEMENT_PORT: expected a free port (0 picks one) but %s on 127.0.0.1 is in use by another process""".formatted(port));
        }
    }

    @Test
    void saysWhereItCannotListen() throws Exception {
        var errors = rest(start(Map.of("TOCSIN_MANAGEMENT_HOST", "192.0.2.1")).errorReader());

        assertThat(exitCode()).isEqualTo(2);
        assertThat(errors)
                .contains(
                        "TOCSIN_MANAGEMENT_HOST, TOCSIN_MANAGEMENT_PORT: expected an address and port to listen on but",
                        "192.0.2.1");
    }

    @Test
    void logsOneLineAnEventAtTheLevelAskedFor() throws Exception {
        var output = start(Map.of("TOCSIN_LOG_LEVEL", "DEBUG")).inputReader();
        lineWith(output, "started");

        terminate();

        assertThat(rest(output)).contains("INFO  ExampleMain: example closed topic=\"a b\"", "example detail");
    }

    private Process start(Map<String, String> settings) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var command = new ProcessBuilder(
                java.toString(), "-XX:TieredStopAtLevel=1", "-Xmx64m", "-cp", classPath, ExampleMain.class.getName());
        command.environment().keySet().removeIf(name -> name.startsWith("TOCSIN_") || name.equals("JAVA_TOOL_OPTIONS"));
        command.environment().putAll(settings);
        var process = command.start();
        started.add(process);
        return process;
    }

    /** Like a signal from outside: {@link Process#destroy()} would also close the streams. */
    private void terminate() {
        started.get(0).toHandle().destroy();
    }

    private static String lineWith(BufferedReader output, String text) throws IOException {
        var line = output.readLine();
        while (line != null && !line.contains(text)) {
            line = output.readLine();
        }
        assertThat(line).as("the line with '" + text + "'").isNotNull();
        return line;
    }

    private static String managementOf(String line) {
        var management = MANAGEMENT.matcher(line);
        assertThat(management.find()).as(line).isTrue();
        return management.group(1);
    }

    private static HttpResponse<String> ready(String management) throws IOException, InterruptedException {
        return get(management + "/health/ready");
    }

    private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url)).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String rest(BufferedReader output) {
        return output.lines().collect(Collectors.joining("\n"));
    }

    private int exitCode() throws InterruptedException {
        assertThat(started.get(0).waitFor(20, TimeUnit.SECONDS)).isTrue();
        return started.get(0).exitValue();
    }
}
