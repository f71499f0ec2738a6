package dev.tocsin.importers.cachet;

import dev.tocsin.importers.address.Address;
import dev.tocsin.importers.address.OwnHosts;
import dev.tocsin.importers.output.Secrets;
import dev.tocsin.importers.source.Given;
import java.util.Optional;
import java.util.Set;

/**
 * Cachet, and how it is called.
 *
 * @param address where its API is, without a slash at its end
 * @param token a reference
 * @param host where no variable says otherwise
 */
record Server(String address, String token, String host) {

    private static final String VARIABLE = "CACHET_API_URL";

    /** Empty where something is missing, which is a problem. */
    static Optional<Server> read(Given cachet, Secrets secrets) {
        cachet.required("api_url and token of Cachet");
        Words.unread(cachet, Set.of("api_url", "token"));
        if (!cachet.isMap()) {
            var unused = cachet.map(); // reports it
            return Optional.empty();
        }
        Given given = cachet.get("api_url").required("the URL of Cachet's API, such as https://status.example/api/v1");
        String written = given.text();
        String token = TokenReference.read(cachet.get("token"), secrets);
        if (written == null) {
            return Optional.empty();
        }
        Address address = Address.of(written);
        if (address.user().isPresent()) {
            given.problem("credentials in Cachet's URL are not sent: it takes a token");
        }
        String url = address.url().replaceFirst("/+$", "");
        String host = OwnHosts.host(url);
        if (host.isEmpty()) {
            given.problem("expected a URL with a host, such as https://status.example/api/v1");
        }
        if (host.isEmpty() || token.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Server("${env:" + VARIABLE + ":-" + url + "}", token, host));
    }
}
