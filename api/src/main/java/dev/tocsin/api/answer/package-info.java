/** What is asked over HTTP and how answers are written, whatever they are about. */
@NullMarked
package dev.tocsin.api.answer;

import org.jspecify.annotations.NullMarked;
