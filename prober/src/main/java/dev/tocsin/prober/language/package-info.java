/** Questions about answers in languages of their own: JSONPath and CEL, behind the rules' one interface. */
@NullMarked
package dev.tocsin.prober.language;

import org.jspecify.annotations.NullMarked;
