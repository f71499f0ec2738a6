/** The rules of tocsin.yaml: sections of the file become the definitions of the topics. */
@NullMarked
package dev.tocsin.definitions.check;

import org.jspecify.annotations.NullMarked;
