/** Commands to callbacks, hooks and databases: wishes that other modules carry out. */
@NullMarked
package dev.tocsin.api.command;

import org.jspecify.annotations.NullMarked;
