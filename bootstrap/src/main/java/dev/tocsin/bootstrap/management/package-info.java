/** Liveness, readiness and metrics of a process on a port of their own. */
@NullMarked
package dev.tocsin.bootstrap.management;

import org.jspecify.annotations.NullMarked;
