@NullMarked
package dev.tocsin.incidents.stream.callback;

import org.jspecify.annotations.NullMarked;
