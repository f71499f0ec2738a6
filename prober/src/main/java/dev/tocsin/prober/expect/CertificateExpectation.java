package dev.tocsin.prober.expect;

import java.time.Duration;

/** The certificate (or the first of its chain to expire) is good for longer than that. */
record CertificateExpectation(String text, Duration expiresAfter, Severity severity) implements Expectation {

    @Override
    public Finding judge(Observation.Answer answer) {
        return Finding.of(this, answer.certificateExpiresIn().map(this::wrong).orElse("there is no certificate"));
    }

    private String wrong(Duration left) {
        if (left.compareTo(expiresAfter) > 0) {
            return "";
        }
        String words = left.isNegative() ? "expired " + shown(left.negated()) + " ago" : "expires in " + shown(left);
        return "the certificate " + words + ", expected not within " + shown(expiresAfter);
    }

    private static String shown(Duration time) {
        return time.toDays() > 0 ? time.toDays() + "d" : time.toHours() + "h";
    }
}
