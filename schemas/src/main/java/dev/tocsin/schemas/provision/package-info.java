/** Creates the topics that a process needs, and refuses those that are there and differ. */
@NullMarked
package dev.tocsin.schemas.provision;

import org.jspecify.annotations.NullMarked;
