package dev.tocsin.notifier.delivery;

import io.vertx.core.Future;
import java.util.Collection;

/** Secrets that are kept elsewhere and take a while to come. */
@FunctionalInterface
public interface Vault {
    /** Keeps none. */
    Vault NONE = texts -> Future.succeededFuture();

    /** Fetches what references in these texts refer to, so that it is at hand when they are resolved; never fails. */
    Future<?> fetch(Collection<String> texts);
}
