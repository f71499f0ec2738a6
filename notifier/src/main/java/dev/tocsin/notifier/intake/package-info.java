/** Takes due attempts, keeps lane order, commits what is finished. */
@NullMarked
package dev.tocsin.notifier.intake;

import org.jspecify.annotations.NullMarked;
