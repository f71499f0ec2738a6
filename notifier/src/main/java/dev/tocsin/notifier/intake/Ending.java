package dev.tocsin.notifier.intake;

/** How a send ended, as far as the order of its lane and the load of its destination are concerned. */
enum Ending {
    /** The receiver has it. */
    SUCCEEDED,
    /** The receiver answered something else. */
    ANSWERED,
    /** The receiver wants to be left alone for a while: 429 or 503. */
    BUSY,
    /** Nobody answered. */
    UNANSWERED,
    /** It is not to be sent: its lane goes on, and nothing is learned of its destination. */
    WITHHELD,
    /** It was never sent, and says nothing about its destination. */
    NOT_SENT
}
