/** Serves it with the JDK's own web server. */
@NullMarked
package dev.tocsin.anexia.jdk;

import org.jspecify.annotations.NullMarked;
