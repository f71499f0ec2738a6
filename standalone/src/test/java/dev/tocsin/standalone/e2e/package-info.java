/** The whole program as a child process between real HTTP servers and a real PostgreSQL; it is killed while it works. */
@NullMarked
package dev.tocsin.standalone.e2e;

import org.jspecify.annotations.NullMarked;
