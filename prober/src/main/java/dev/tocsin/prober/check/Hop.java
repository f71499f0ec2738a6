package dev.tocsin.prober.check;

import java.net.InetSocketAddress;
import java.net.URI;

/** One redirect that was followed: where it was asked, what it said, how long it took. */
public record Hop(URI url, int status, InetSocketAddress address, Timings timings) {}
