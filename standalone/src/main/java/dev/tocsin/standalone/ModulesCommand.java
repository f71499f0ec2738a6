package dev.tocsin.standalone;

import dev.tocsin.bootstrap.monitoring.SelfMonitoring;
import dev.tocsin.bootstrap.settings.InvalidSettings;
import dev.tocsin.bootstrap.settings.Settings;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tocsin modules}. */
@Command(
        name = "modules",
        description = {
            "Prints as JSON what this installation is made of, as /anxapi/v1/modules/ tells it.",
            "Newest versions are those of the Maven repository ANX_MONITORING_REPOSITORY."
        })
final class ModulesCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try {
            var monitoring = SelfMonitoring.of(Settings.of(Doors.environment()), List::of);
            spec.commandLine().getOut().println(monitoring.modules().join().indented());
            return Tocsin.DONE;
        } catch (InvalidSettings invalid) {
            throw new Refused(invalid);
        }
    }
}
