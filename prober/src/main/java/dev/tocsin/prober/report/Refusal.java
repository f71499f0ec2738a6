package dev.tocsin.prober.report;

/** What it means that Anexia monitoring answers with something else than a report. */
final class Refusal {

    private Refusal() {}

    static String of(int status, String from) {
        return switch (status) {
            case 401, 403 -> from + " answered " + status + ": it does not accept the access_token";
            case 503 -> from + " answered 503: it is out of service, or has no access token configured";
            case 404 -> from + " answered 404: there is no Anexia monitoring at this path";
            default -> from + " answered " + status + " without a report";
        };
    }
}
