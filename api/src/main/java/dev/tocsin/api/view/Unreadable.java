package dev.tocsin.api.view;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record that the view could not read, and why. */
public record Unreadable(ConsumerRecord<byte[], byte[]> record, String reason) {}
