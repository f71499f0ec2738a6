@NullMarked
package dev.tocsin.incidents.render;

import org.jspecify.annotations.NullMarked;
