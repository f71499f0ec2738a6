/** Traffic to look at on this machine alone: a shop that writes, a site to probe, a receiver of webhooks. */
@NullMarked
package dev.tocsin.standalone.demonstration;

import org.jspecify.annotations.NullMarked;
