package dev.tocsin.standalone.remote;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that asks a running Tocsin. */
abstract class RemoteCommand implements Callable<Integer> {
    /** It was done. */
    static final int DONE = 0;

    /** The answer is no. */
    static final int NEGATIVE = 1;

    /** It could not be found out. */
    static final int UNKNOWN = 3;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Connection connection = new Connection();

    @Override
    public final Integer call() {
        return run(connection.open());
    }

    /** Does it; the exit code. */
    abstract int run(Remote remote);

    final void say(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }

    final void complain(String text) {
        PrintWriter errors = spec.commandLine().getErr();
        errors.println(text);
        errors.flush();
    }

    final void say(Columns columns) {
        columns.lines().forEach(this::say);
    }

    final void say(JsonNode json) {
        say(json.toPrettyString());
    }

    final CommandSpec spec() {
        return spec;
    }
}
