package dev.tocsin.standalone.remote;

/** The states of callbacks, as they are written on the command line. */
enum CallbackState {
    waiting,
    sending,
    sent,
    error,
    cancelled
}
