/** Endpoints, their status and their results as JSON. */
@NullMarked
package dev.tocsin.api.status;

import org.jspecify.annotations.NullMarked;
