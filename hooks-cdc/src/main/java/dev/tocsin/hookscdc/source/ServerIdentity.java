package dev.tocsin.hookscdc.source;

/**
 * Which log it is that positions are places in.
 *
 * @param flushed the end of the log on disk
 */
public record ServerIdentity(String systemIdentifier, int timeline, long flushed) {}
