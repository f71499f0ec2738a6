/** Capture of MySQL's and MariaDB's row changes from the binary log, at a position of our own. */
@NullMarked
package dev.tocsin.hookscdc.binlog;

import org.jspecify.annotations.NullMarked;
