/** From an event and a hook: the callback that is owed; from an attempt's outcome: what next and when. Pure. */
@NullMarked
package dev.tocsin.incidents.callback;

import org.jspecify.annotations.NullMarked;
