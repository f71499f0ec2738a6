package dev.tocsin.hookscdc.source;

import java.util.Optional;

/**
 * A replication slot as the server has it.
 *
 * @param usable false once the server has removed log that it would need
 * @param walSender process id of whoever reads it
 * @param confirmed everything committed before this LSN has been received
 */
public record SlotState(
        String plugin, boolean ofThisDatabase, boolean usable, Optional<Integer> walSender, long confirmed) {}
