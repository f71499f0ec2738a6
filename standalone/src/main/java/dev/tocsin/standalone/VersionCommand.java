package dev.tocsin.standalone;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.kafka.common.utils.AppInfoParser;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tocsin version}. */
@Command(name = "version", description = "Prints the versions of Tocsin, Kafka and Java.")
final class VersionCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        String tocsin = Objects.requireNonNullElse(Tocsin.class.getPackage().getImplementationVersion(), "0.1.0");
        spec.commandLine()
                .getOut()
                .println("Tocsin " + tocsin + ", Kafka " + AppInfoParser.getVersion() + ", Java " + Runtime.version());
        return Tocsin.DONE;
    }
}
