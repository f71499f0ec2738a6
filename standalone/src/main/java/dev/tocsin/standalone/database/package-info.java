/** A real PostgreSQL beside this process, its data kept in a folder. */
@NullMarked
package dev.tocsin.standalone.database;

import org.jspecify.annotations.NullMarked;
