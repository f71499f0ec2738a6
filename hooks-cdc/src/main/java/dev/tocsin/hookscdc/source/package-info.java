/** What is asked of PostgreSQL beside the stream: its identity, slot, publication and tables. */
@NullMarked
package dev.tocsin.hookscdc.source;

import org.jspecify.annotations.NullMarked;
