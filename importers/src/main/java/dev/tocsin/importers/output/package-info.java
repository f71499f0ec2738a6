/** What is written: tocsin.yaml, and secrets apart from it. */
@NullMarked
package dev.tocsin.importers.output;

import org.jspecify.annotations.NullMarked;
