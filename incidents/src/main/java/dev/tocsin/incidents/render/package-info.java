/** From a hook's templates and a row or an incident: the request that is owed. */
@NullMarked
package dev.tocsin.incidents.render;

import org.jspecify.annotations.NullMarked;
