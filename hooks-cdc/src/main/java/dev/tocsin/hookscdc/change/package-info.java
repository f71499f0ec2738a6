/** A captured row as a change: faithful JSON images, key, subject, what differs. */
@NullMarked
package dev.tocsin.hookscdc.change;

import org.jspecify.annotations.NullMarked;
