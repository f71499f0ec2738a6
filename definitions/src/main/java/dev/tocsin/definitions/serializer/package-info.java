/** Makes payloads in an application's own code: what it implements, and how it is found. */
@NullMarked
package dev.tocsin.definitions.serializer;

import org.jspecify.annotations.NullMarked;
