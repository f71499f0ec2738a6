/** References to secrets, resolved at the moment of use. */
@NullMarked
package dev.tocsin.hookscdc.secret;

import org.jspecify.annotations.NullMarked;
