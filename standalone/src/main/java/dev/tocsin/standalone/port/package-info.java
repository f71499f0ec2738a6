/** Which ports are wanted, and what to say when one is taken. */
@NullMarked
package dev.tocsin.standalone.port;

import org.jspecify.annotations.NullMarked;
