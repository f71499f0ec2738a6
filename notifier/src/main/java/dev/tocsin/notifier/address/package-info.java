/** Says whether an address may be called. */
@NullMarked
package dev.tocsin.notifier.address;

import org.jspecify.annotations.NullMarked;
