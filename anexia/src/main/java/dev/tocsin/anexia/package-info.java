/** Anexia monitoring as requests and answers, whatever the web server: who may ask, and what is answered. */
@NullMarked
package dev.tocsin.anexia;

import org.jspecify.annotations.NullMarked;
