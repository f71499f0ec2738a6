/** Being a process: settings, lifecycle, management port. */
@NullMarked
package dev.tocsin.bootstrap;

import org.jspecify.annotations.NullMarked;
