/** Commands that ask a running Tocsin over its API. */
@NullMarked
package dev.tocsin.standalone.remote;

import org.jspecify.annotations.NullMarked;
