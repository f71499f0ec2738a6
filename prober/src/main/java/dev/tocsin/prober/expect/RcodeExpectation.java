package dev.tocsin.prober.expect;

import java.util.List;

/** A name server's response code is one of these. */
record RcodeExpectation(String text, List<String> codes, Severity severity) implements Expectation {

    @Override
    public Finding judge(Observation.Answer answer) {
        String code = answer.facts().getOrDefault("rcode", "none");
        return Finding.of(
                this,
                codes.contains(code) ? "" : "the response code was " + code + ", expected " + String.join(", ", codes));
    }
}
