package dev.tocsin.standalone.remote;

import dev.tocsin.standalone.folder.DataFolder;
import dev.tocsin.standalone.folder.RunFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which installation is meant, and by what right. */
final class Connection {
    private static final Pattern LOOPBACK =
            Pattern.compile("(?i)https?://(localhost|127(\\.\\d{1,3}){3}|\\[::1\\])([:/]|$)");

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "${env:TOCSIN_URL}",
            description = "Where Tocsin answers; else TOCSIN_URL, else the `up` that runs from --data.")
    private @Nullable String url;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            defaultValue = "${env:TOCSIN_TOKEN}",
            description = "For writing; else TOCSIN_TOKEN, else, on this machine, the file `token` of --data.")
    private @Nullable String token;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${sys:user.home}/.tocsin",
            description = "Where `up` keeps its data.")
    private Path data = Path.of("");

    @Option(names = "--help", usageHelp = true, description = "Prints this.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    private boolean help;

    /** Throws Unanswered where nothing says which one is meant. */
    Remote open() {
        return new Remote(address(), token());
    }

    private String address() {
        if (given(url)) {
            return String.valueOf(url);
        }
        RunFile run = DataFolder.running(data);
        if (run == null) {
            throw new Unanswered(
                    "nothing runs from " + data
                            + ", or it is not ready yet: start `./tocsin up`, or say with --url or TOCSIN_URL where Tocsin answers");
        }
        return run.api();
    }

    private Optional<String> token() {
        if (given(token)) {
            return Optional.of(String.valueOf(token));
        }
        if (given(url) && !LOOPBACK.matcher(String.valueOf(url)).lookingAt()) {
            // This machine's token is nothing for another machine to know.
            return Optional.empty();
        }
        Path file = data.resolve("token");
        try {
            return Files.isReadable(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static boolean given(@Nullable String text) {
        return text != null && !text.isBlank();
    }
}
