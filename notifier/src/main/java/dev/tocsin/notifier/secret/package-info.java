/** Says which references hooks may use, and fetches what is kept in vaults. */
@NullMarked
package dev.tocsin.notifier.secret;

import org.jspecify.annotations.NullMarked;
