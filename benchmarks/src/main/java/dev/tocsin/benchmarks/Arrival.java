package dev.tocsin.benchmarks;

/**
 * A request as a receiver noted it.
 *
 * @param lane destination and subject
 * @param number place in the lane, from 0
 * @param nanos when it had come whole
 * @param status what it was answered
 */
record Arrival(String lane, int number, String webhookId, long nanos, int status) {

    boolean accepted() {
        return status == Manner.OK;
    }
}
