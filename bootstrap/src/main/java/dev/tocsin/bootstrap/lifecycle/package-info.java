/** Starts the parts of a process in order, stops them in reverse, and gives the process its exit code. */
@NullMarked
package dev.tocsin.bootstrap.lifecycle;

import org.jspecify.annotations.NullMarked;
