package dev.tocsin.standalone.folder;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What runs from a data folder, for other commands to find.
 *
 * @param api base address
 * @param kafka bootstrap servers
 * @param postgres JDBC address of the demonstration's shop; absent without a demonstration
 * @param management base address of health and metrics
 * @param pid process number
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunFile(String api, String kafka, @Nullable String postgres, String management, long pid) {}
