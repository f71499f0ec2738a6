/** What a file or folder defines, checked and ready to be applied. */
@NullMarked
package dev.tocsin.definitions.model;

import org.jspecify.annotations.NullMarked;
