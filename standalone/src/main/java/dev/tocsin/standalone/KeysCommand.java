package dev.tocsin.standalone;

import dev.tocsin.notifier.NotifierApp;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tocsin keys create | public}: what callbacks are signed and verified with. */
@Command(
        name = "keys",
        description = "Keys that sign callbacks.",
        subcommands = {KeysCommand.Create.class, KeysCommand.Public.class})
final class KeysCommand {

    /** {@code tocsin keys create}. */
    @Command(
            name = "create",
            description =
                    "Prints a new private key (whsk_) for the notifier, and its public key (whpk_) for receivers.")
    static final class Create implements Callable<Integer> {

        @Option(names = "--shared", description = "a secret (whsec_) that the notifier and the receiver share, instead")
        private boolean shared;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            if (shared) {
                spec.commandLine().getOut().println(NotifierApp.newSharedSecret());
                return Tocsin.DONE;
            }
            String key = NotifierApp.newPrivateKey();
            spec.commandLine().getOut().println(key);
            spec.commandLine().getOut().println(NotifierApp.publicKey(key));
            return Tocsin.DONE;
        }
    }

    /** {@code tocsin keys public}. The key comes by standard input: a command line is seen by others. */
    @Command(
            name = "public",
            description = "Reads a private key (whsk_) from standard input and prints its public key (whpk_).")
    static final class Public implements Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws IOException {
            String key = Objects.requireNonNullElse(
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine(), "");
            try {
                spec.commandLine().getOut().println(NotifierApp.publicKey(key));
                return Tocsin.DONE;
            } catch (IllegalArgumentException noKey) {
                throw new Refused(String.valueOf(noKey.getMessage()));
            }
        }
    }
}
