/** Templates of request bodies, addresses and messages: compiled once, rendered in a sandbox, escaped by content type. */
@NullMarked
package dev.tocsin.definitions.template;

import org.jspecify.annotations.NullMarked;
