package dev.tocsin.notifier.intake;

/** What the lanes say is to be done now. */
sealed interface Step {

    Job job();

    /** Send it. */
    record Send(Job job) implements Step {}

    /** Report that it was not sent, so that it is asked for again in its time. */
    record Defer(Job job, String why) implements Step {}
}
