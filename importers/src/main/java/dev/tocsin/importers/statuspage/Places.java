package dev.tocsin.importers.statuspage;

import dev.tocsin.importers.statuspage.Cachet.Place;
import java.util.List;

/** Where the API of a Cachet may be that somebody names in his own way. */
final class Places {

    private static final String TWO = "/v1";
    private static final String API = "/api";

    private Places() {}

    /** The likeliest first. */
    static List<Place> of(String named) {
        String url = named.replaceFirst("/+$", "");
        if (url.endsWith(TWO)) {
            return List.of(new Place(url, Version.TWO));
        }
        if (url.endsWith(API)) {
            return List.of(new Place(url, Version.THREE), new Place(url + TWO, Version.TWO));
        }
        return List.of(
                new Place(url + API, Version.THREE),
                new Place(url + API + TWO, Version.TWO),
                new Place(url, Version.THREE),
                new Place(url, Version.TWO));
    }
}
