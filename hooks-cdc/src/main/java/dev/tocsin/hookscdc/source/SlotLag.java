package dev.tocsin.hookscdc.source;

/**
 * What a slot holds back, in bytes of log.
 *
 * @param unconfirmed written and not yet received
 * @param retained kept on the server's disk for it: from the start of the oldest transaction it may need
 */
public record SlotLag(long unconfirmed, long retained) {

    public static final SlotLag NONE = new SlotLag(0, 0);
}
