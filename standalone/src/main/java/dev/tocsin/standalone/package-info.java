/** Everything and a broker in one JVM; the command line. */
@NullMarked
package dev.tocsin.standalone;

import org.jspecify.annotations.NullMarked;
