/** What was seen against what was expected: pure rules, bounded in time by counting and not by a clock. */
@NullMarked
package dev.tocsin.prober.expect;

import org.jspecify.annotations.NullMarked;
