/** Topics that are made and found at a real broker. */
@NullMarked
package dev.tocsin.schemas.provision;

import org.jspecify.annotations.NullMarked;
