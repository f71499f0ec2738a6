/** Detection as it runs on records. */
@NullMarked
package dev.tocsin.incidents.stream.detection;

import org.jspecify.annotations.NullMarked;
