/** What the application is made of: the artifacts on its class path, and their newest versions in a Maven repository. */
@NullMarked
package dev.tocsin.anexia.modules;

import org.jspecify.annotations.NullMarked;
