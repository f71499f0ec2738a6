/** Serves it with Vert.x Web. */
@NullMarked
package dev.tocsin.anexia.vertx;

import org.jspecify.annotations.NullMarked;
