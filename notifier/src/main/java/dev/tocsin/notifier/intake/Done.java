package dev.tocsin.notifier.intake;

/**
 * A request whose outcome is stored.
 *
 * @param outcome the offset of the outcome; -1: it has none
 */
record Done(Progress.Slot slot, long outcome) {}
