/** What a background job reports of itself: in time, failed, late or asleep (pure). */
@NullMarked
package dev.tocsin.prober.report;

import org.jspecify.annotations.NullMarked;
