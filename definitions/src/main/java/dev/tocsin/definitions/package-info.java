/** tocsin.yaml: read, validated as a whole, compared with what is on the topics. */
@NullMarked
package dev.tocsin.definitions;

import org.jspecify.annotations.NullMarked;
