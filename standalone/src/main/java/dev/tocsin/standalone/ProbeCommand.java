package dev.tocsin.standalone;

import dev.tocsin.definitions.One;
import dev.tocsin.definitions.OneReader;
import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.Problem;
import dev.tocsin.prober.ProbeApp;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.ProbeResult;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tocsin probe}. */
@Command(
        name = "probe",
        description = {
            "Probes one address now, from here, as a prober would, and prints every phase and every expectation.",
            "Exits with 0 if it passed, 1 if it failed, 2 if it cannot be asked like that, 3 if nothing can be said."
        })
final class ProbeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "URL", description = "Such as https://shop.example/health; its scheme picks the probe.")
    private String url = "";

    @Option(
            names = {"-X", "--method"},
            paramLabel = "METHOD",
            description = "GET unless there is a body.")
    private @Nullable String method;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "NAME: VALUE",
            description = "A header; may be given several times.")
    private List<String> headers = new ArrayList<>();

    @Option(
            names = {"-d", "--body"},
            paramLabel = "TEXT",
            description = "What is sent.")
    private @Nullable String body;

    @Option(
            names = {"-e", "--expect"},
            paramLabel = "EXPECTATION",
            description = {
                "As in tocsin.yaml, such as 'status: 2xx', 'latency: 500ms' or",
                "'json: {path: $.queue.depth, below: 100}'; may be given several times."
            })
    private List<String> expectations = new ArrayList<>();

    @Option(names = "--timeout", paramLabel = "DURATION", description = "Of the whole probe; 10s unless given.")
    private String timeout = "10s";

    @Option(
            names = {"-k", "--key"},
            paramLabel = "KEY: VALUE",
            description = {
                "Any other key of an endpoint as in tocsin.yaml, such as 'insecure: true', 'ip: 6' or",
                "'auth: {bearer: \"${env:TOKEN}\"}'; may be given several times."
            })
    private List<String> keys = new ArrayList<>();

    @Option(names = "--help", usageHelp = true, description = "Prints this.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    private boolean help;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter errors = spec.commandLine().getErr();
        Map<String, String> environment = new HashMap<>(Doors.environment());
        var text = new ProbeText(url, timeout, method, body, headers, expectations, keys);
        One<EndpointDefinition> read = OneReader.endpoint(text.yaml(environment), Environment.of(environment));
        if (read instanceof One.Refused<EndpointDefinition> refused) {
            refused.problems().forEach(problem -> errors.println("tocsin: " + words(problem)));
            return Tocsin.INVALID;
        }
        EndpointDefinition definition = ((One.Accepted<EndpointDefinition>) read).definition();
        ProbeResult result = ProbeApp.probe(definition, environment);
        new ProbeReport(result).lines().forEach(out::println);
        out.flush();
        return switch (result.getOutcome()) {
            case passed -> Tocsin.DONE;
            case failed -> Tocsin.NO;
            default -> Tocsin.UNKNOWN;
        };
    }

    private static String words(Problem problem) {
        return problem.path().isEmpty() ? problem.message() : problem.path() + ": " + problem.message();
    }
}
