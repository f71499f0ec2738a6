@NullMarked
package dev.tocsin.incidents.callback;

import org.jspecify.annotations.NullMarked;
