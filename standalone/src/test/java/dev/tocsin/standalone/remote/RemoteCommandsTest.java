package dev.tocsin.standalone.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.embedded.broker.FreePort;
import dev.tocsin.standalone.remote.FakeApi.Kept;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class RemoteCommandsTest {
    @TempDir
    Path folder;

    private final StringWriter output = new StringWriter();
    private final StringWriter errors = new StringWriter();
    private FakeApi api;

    @BeforeEach
    void start() throws Exception {
        api = new FakeApi();
        Files.writeString(folder.resolve("token"), "secret\n");
        api.callbacks.put("h1", new Kept("hand", "waiting", 0));
        api.callbacks.put("h2", new Kept("hand", "waiting", 0));
        api.callbacks.put("a1", new Kept("auto", "waiting", 2));
        api.callbacks.put("e1", new Kept("auto", "error", 10));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                            | Sent 3 requests. 0 requests failed. | a1 h1 h2",
                "--callbacks                   | Sent 3 requests. 0 requests failed. | a1 h1 h2",
                "--callbacks h1                | Sent 1 requests. 0 requests failed. | h1",
                "--callback h1                 | Sent 1 requests. 0 requests failed. | h1",
                "--callbacks h1 a1 e1          | Sent 2 requests. 0 requests failed. | a1 h1",
                "--callback h1 --callback a1   | Sent 2 requests. 0 requests failed. | a1 h1",
                "--callbacks e1                | ''                                  | ''",
                "--hook_id hand                | Sent 2 requests. 0 requests failed. | h1 h2",
                "--hook-id hand --callbacks a1 | Sent 2 requests. 0 requests failed. | h1 h2",
                "--hook auto                   | Sent 1 requests. 0 requests failed. | a1",
            })
    void sendCallbacksSendsThoseThatWait(String arguments, String said, String sent) {
        assertThat(run(new SendCallbacksCommand(), arguments))
                .as(errors.toString())
                .isZero();
        assertThat(output.toString().strip()).isEqualTo(said);
        assertThat(String.join(
                        " ",
                        api.callbacks.entrySet().stream()
                                .filter(entry -> entry.getValue().status().equals("sent"))
                                .map(java.util.Map.Entry::getKey)
                                .sorted()
                                .toList()))
                .isEqualTo(sent);
        assertThat(api.callbacks).containsEntry("e1", new Kept("auto", "error", 10));
    }

    @Test
    void sendCallbacksCountsThoseThatFailAndIsDone() {
        api.failing.add("h2");
        assertThat(run(new SendCallbacksCommand(), "--hook-id hand")).isZero();
        assertThat(output.toString()).contains("Sent 2 requests. 1 requests failed.");
        assertThat(api.asked).containsExactly("POST /api/v1/hooks/hand/send");
    }

    @Test
    void sendCallbacksTellsApartWhatIsOnlyRecorded() {
        api.failing.add("h2");
        api.withheld.add("h1");
        assertThat(run(new SendCallbacksCommand(), "--hook-id hand")).isZero();
        assertThat(output.toString())
                .contains("Sent 1 requests. 1 requests failed.", "1 were recorded and not sent (log_only).");
    }

    @Test
    void sendCallbacksOfAHookThatIsNotThereIsRefused() {
        assertThat(run(new SendCallbacksCommand(), "--hook-id none")).isEqualTo(Tester.REJECTED);
    }

    @ParameterizedTest
    @CsvSource({
        "--status waiting --callbacks-limit 3, 1",
        "--status waiting --callbacks_limit 4, 0",
        "--status error, 0",
        "--status error --callbacks-limit 1 --minutes_ago 5, 1",
        "--status error --callbacks-limit 1 --minutes-ago 0, 1",
        "--status error --callbacks-limit 1 --minutes-ago=, 1",
        "--status sent --callbacks-limit 0, 1",
        "--status nonsense, 2",
        "'', 2",
        "--status error --minutes-ago soon, 2",
    })
    void monitorCallbacksSaysNoAtTheLimit(String arguments, int code) {
        assertThat(run(new MonitorCallbacksCommand(), arguments))
                .as(output.toString() + errors)
                .isEqualTo(code);
    }

    @Test
    void deleteOldCallbacksAsksForAllHooks() {
        assertThat(run(new DeleteOldCallbacksCommand(), "30")).isZero();
        assertThat(api.bodies).containsExactly("{\"kind\":\"delete\",\"hook\":\"*\",\"before\":\"30d\"}");
        assertThat(run(new DeleteOldCallbacksCommand(), "many")).isEqualTo(2);
        assertThat(run(new DeleteOldCallbacksCommand(), "")).isEqualTo(2);
    }

    @Test
    void aSignalCarriesItsArguments() {
        assertThat(run(new SignalsCommand.Send(), "order.paid --subject o-7 --argument name=A --argument total:=12.5"))
                .isZero();
        assertThat(api.asked).containsExactly("POST /api/v1/signals/order.paid?subject=o-7");
        assertThat(api.bodies).containsExactly("{\"name\":\"A\",\"total\":12.5}");
    }

    @Test
    void aHookIsMadeOfOptionsAndEveryProblemIsPrinted() {
        String[] arguments = {
            "--name",
            "erp",
            "--table",
            "shop.public.orders",
            "--operations",
            "insert,update",
            "--target-url",
            "https://erp.example",
            "--header",
            "X-A: b:c",
            "--template",
            "{{ instance.id }}",
            "--content-type",
            "application/json",
            "--manual"
        };
        assertThat(execute(new HookCreateCommand(), List.of(arguments))).isEqualTo(Tester.REJECTED);
        assertThat(api.bodies)
                .containsExactly("{\"name\":\"erp\",\"listen\":{\"table\":\"shop.public.orders\","
                        + "\"operations\":[\"insert\",\"update\"]},\"send\":{\"url\":\"https://erp.example\","
                        + "\"headers\":{\"X-A\":\"b:c\"},\"template\":\"{{ instance.id }}\","
                        + "\"content_type\":\"application/json\"},\"delivery\":{\"mode\":\"manual\"}}");
        assertThat(errors.toString()).contains("send.url: no").contains("listen: never");
        assertThat(run(new HookCreateCommand(), "--name erp --table shop.public.orders"))
                .isEqualTo(2);
        assertThat(errors.toString()).contains("--target-url");
    }

    @Test
    void databasesAreListedSnapshotAndDeleted() {
        assertThat(run(new DatabaseCommands.Listed(), "")).isZero();
        assertThat(output.toString()).contains("shop  postgresql  postgresql://db/shop  public.*  on     api");
        assertThat(run(new DatabaseCommands.Snapshot(), "shop --table public.orders"))
                .isZero();
        assertThat(output.toString()).contains("The snapshot of public.orders is asked for: cmd_1");
        assertThat(run(new DatabaseCommands.Snapshot(), "shop")).isEqualTo(2);
        assertThat(run(new DatabaseCommands.Delete(), "shop --keep_slot")).isZero();
        assertThat(run(new DatabaseCommands.Delete(), "shop")).isZero();
        assertThat(run(new DatabaseCommands.Delete(), "stock")).isEqualTo(Tester.REJECTED);
        assertThat(api.asked)
                .containsExactly(
                        "POST /api/v1/databases/shop/snapshot",
                        "DELETE /api/v1/databases/shop?keep_slot=true",
                        "DELETE /api/v1/databases/shop",
                        "DELETE /api/v1/databases/stock");
        assertThat(api.bodies).contains("{\"table\":\"public.orders\"}");
    }

    @Test
    void whereNothingAnswersItCouldNotBeFoundOut() {
        var command = new MonitorCallbacksCommand();
        String url = "http://127.0.0.1:" + FreePort.any();
        assertThat(Tester.of(command, output, errors).execute("--status", "error", "--url", url))
                .isEqualTo(Tester.UNKNOWN);
        assertThat(errors.toString()).contains("nothing answers at " + url);
        assertThat(Tester.of(new MonitorCallbacksCommand(), output, errors)
                        .execute("--status", "error", "--data", folder.toString()))
                .isEqualTo(Tester.UNKNOWN);
        assertThat(errors.toString()).contains("nothing runs from " + folder);
    }

    @Test
    void aWrongTokenIsRefused() {
        var command = Tester.of(new HooksCommand.Delete(), output, errors);
        assertThat(command.execute("erp", "--url", api.url(), "--token", "wrong"))
                .isEqualTo(Tester.REJECTED);
        assertThat(errors.toString()).contains("the token is unknown").contains("TOCSIN_TOKEN");
    }

    private int run(Object command, String arguments) {
        return execute(command, arguments.isBlank() ? List.of() : List.of(arguments.split(" ", -1)));
    }

    private int execute(Object command, List<String> arguments) {
        List<String> all = new ArrayList<>(List.of("--url", api.url(), "--data", folder.toString()));
        arguments.forEach(argument -> all.add(argument.startsWith("--") ? argument.replace('_', '-') : argument));
        return Tester.of(command, output, errors).execute(all.toArray(String[]::new));
    }

    /** The command line around one command, as Tocsin sets it up. */
    private static final class Tester {
        static final int REJECTED = 22;
        static final int UNKNOWN = 33;

        static CommandLine of(Object command, StringWriter output, StringWriter errors) {
            return new CommandLine(command)
                    .setOut(new PrintWriter(output, true))
                    .setErr(new PrintWriter(errors, true))
                    .setExecutionExceptionHandler((failure, line, parsed) -> {
                        line.getErr().println(failure.getMessage());
                        return failure instanceof Rejected ? REJECTED : UNKNOWN;
                    });
        }
    }
}
