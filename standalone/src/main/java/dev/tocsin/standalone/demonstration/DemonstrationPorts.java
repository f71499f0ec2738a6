package dev.tocsin.standalone.demonstration;

import dev.tocsin.standalone.port.Port;

/** Where the demonstration listens: the site that is probed, and the receiver of webhooks. */
public record DemonstrationPorts(Port site, Port receiver) {}
