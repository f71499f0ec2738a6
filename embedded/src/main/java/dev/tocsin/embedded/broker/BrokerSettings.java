package dev.tocsin.embedded.broker;

import java.nio.file.Path;

/**
 * Where a broker keeps its records and listens.
 *
 * @param folder made when missing; belongs to the broker alone
 * @param port of the loopback interface, for clients
 */
public record BrokerSettings(Path folder, int port) {}
