/** Detection as a processor: records in, the rules of {@code incidents.detection} applied, records out. */
@NullMarked
package dev.tocsin.incidents.stream.detection;

import org.jspecify.annotations.NullMarked;
