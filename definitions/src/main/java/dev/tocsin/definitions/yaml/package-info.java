/** YAML with places: every value knows its file, line and path, and reports what is wrong with it. */
@NullMarked
package dev.tocsin.definitions.yaml;

import org.jspecify.annotations.NullMarked;
