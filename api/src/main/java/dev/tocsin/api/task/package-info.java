/** Background jobs as py-pinger told of them: its list and its status codes. */
@NullMarked
package dev.tocsin.api.task;

import org.jspecify.annotations.NullMarked;
