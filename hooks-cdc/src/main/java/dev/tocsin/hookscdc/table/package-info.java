/** Which tables are wanted, by whom, and whether they can be had. */
@NullMarked
package dev.tocsin.hookscdc.table;

import org.jspecify.annotations.NullMarked;
