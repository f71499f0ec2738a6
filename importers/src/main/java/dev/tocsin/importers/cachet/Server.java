package dev.tocsin.importers.cachet;

import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.importers.address.Address;
import dev.tocsin.importers.address.OwnHosts;
import dev.tocsin.importers.output.Secrets;
import dev.tocsin.importers.source.Given;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Cachet, and how it is called.
 *
 * @param address where its API is, without a slash at its end
 * @param token a reference
 * @param hosts that of the file, and that of the variable where it is set
 * @param version where it cannot be seen in the address
 */
record Server(String address, String token, List<String> hosts, Optional<String> version) {

    private static final String VARIABLE = "CACHET_API_URL";
    /** By which the preset knows version 2. */
    private static final String TWO = "/v1";

    /** Empty where something is missing, which is a problem. */
    static Optional<Server> read(Given cachet, Secrets secrets, Environment environment) {
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
        Optional<String> instead = environment
                .variable(VARIABLE)
                .filter(text -> !text.isBlank())
                .map(text -> Address.of(text).url());
        List<String> hosts = new ArrayList<>(List.of(host));
        instead.map(OwnHosts::host).ifPresent(hosts::add);
        boolean hidden =
                !url.contains(TWO) && instead.filter(text -> text.contains(TWO)).isPresent();
        if (!url.contains(TWO) && !hidden) {
            given.note("does not end in /api/v1: whether it is Cachet 3 is found out");
        }
        return Optional.of(new Server(
                "${env:" + VARIABLE + ":-" + url + "}", token, hosts, hidden ? Optional.of("2") : Optional.empty()));
    }
}
