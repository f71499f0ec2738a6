/** The data folder: who holds it, what runs from it, and its token. */
@NullMarked
package dev.tocsin.standalone.folder;

import org.jspecify.annotations.NullMarked;
