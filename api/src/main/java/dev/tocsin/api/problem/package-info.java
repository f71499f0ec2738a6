/** One shape for every error answer (RFC 9457). */
@NullMarked
package dev.tocsin.api.problem;

import org.jspecify.annotations.NullMarked;
