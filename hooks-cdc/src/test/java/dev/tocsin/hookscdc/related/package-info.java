@NullMarked
package dev.tocsin.hookscdc.related;

import org.jspecify.annotations.NullMarked;
