/** What an answer means, by the rules of the hook: whether it is a success, and if not, why and what follows. */
@NullMarked
package dev.tocsin.notifier.judgement;

import org.jspecify.annotations.NullMarked;
