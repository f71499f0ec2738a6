package dev.tocsin.standalone;

import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.SecretStore;
import dev.tocsin.importers.Import;
import dev.tocsin.importers.Imported;
import dev.tocsin.importers.address.Address;
import dev.tocsin.importers.address.OwnHosts;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tocsin import cachet}: what a Cachet shows, as endpoints. */
@Command(
        name = "cachet",
        description = {
            "From the components of a Cachet (2.3, 2.4 or 3): those with a link become endpoints, which keep them up to date.",
            "Without TOKEN: that of the variable CACHET_TOKEN."
        })
final class ImportCachetCommand extends Importing {

    /** What a name of a host has that a token has not. */
    private static final Pattern HOST = Pattern.compile("(?i)localhost|.*[.:].*");

    @Parameters(index = "0", paramLabel = "URL", description = "Of the page or its API: https://status.example/api/v1")
    private String url = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "TOKEN", description = "An API token.")
    private @Nullable String token;

    @Override
    String from() {
        return Address.of(url).url();
    }

    @Override
    Imported read(Environment environment, SecretStore secrets) {
        String address = Address.of(url).url();
        String host = OwnHosts.host(address);
        // Where the two are exchanged this is a token, which must not be repeated.
        boolean named = Address.lacksScheme(url) ? HOST.matcher(host).matches() : !host.isEmpty();
        if (!named || address.contains("?")) {
            throw new Refused("expected the URL of a Cachet first, such as https://status.example/api/v1");
        }
        if (Address.of(url).user().isPresent()) {
            throw new Refused("credentials in Cachet's URL are not sent: it takes a token");
        }
        Optional<String> given = Optional.ofNullable(token).filter(text -> !text.isBlank());
        if (given.or(() -> environment.variable("CACHET_TOKEN")).isEmpty()) {
            throw new Refused("expected an API token behind the URL, or in the variable CACHET_TOKEN");
        }
        if (given.filter(text -> !text.strip().matches("[!-~]+")).isPresent()) {
            throw new Refused("expected a token without blanks and line breaks");
        }
        return Import.ofCachet(address, given.map(String::strip), environment, secrets);
    }
}
