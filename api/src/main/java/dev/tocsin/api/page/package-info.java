/** What a person sees. */
@NullMarked
package dev.tocsin.api.page;

import org.jspecify.annotations.NullMarked;
