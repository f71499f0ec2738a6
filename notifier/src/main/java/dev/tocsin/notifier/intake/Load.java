package dev.tocsin.notifier.intake;

/** How much is in hand, in all and of each destination and hook. Threading: the event loop. */
final class Load {
    /** Sent, their outcome not stored yet. */
    int open;
    /** Not sent yet. */
    int waiting;
    /** Of those that wait, how many are not kept whole. */
    int parked;
    /** What those that are kept whole take, about, in bytes. */
    long wholeBytes;
    /** How many were sent and their outcome stored, ever. */
    long finished;

    /** It waits from now on. */
    void entered(Job job, Route route) {
        waiting++;
        route.waiting++;
        route.destination.waiting++;
        route.destination.loaded++;
        wholeBytes += job.size;
    }

    /** It no longer waits. */
    void left(Job job, Route route) {
        waiting--;
        route.waiting--;
        route.destination.waiting--;
        if (job.parked()) {
            parked--;
        } else {
            route.destination.loaded--;
            wholeBytes -= job.size;
        }
    }

    /** It waits on, but is not kept whole. */
    void park(Job job, Destination destination) {
        destination.loaded--;
        wholeBytes -= job.size;
        parked++;
        job.park();
    }

    /** It was open, and its outcome is stored. */
    void finished(Route route) {
        open--;
        finished++;
        route.open--;
        route.destination.open--;
    }
}
