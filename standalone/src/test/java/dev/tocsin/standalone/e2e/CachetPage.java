package dev.tocsin.standalone.e2e;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A Cachet of any version, as its visitors see it. */
interface CachetPage extends Services.Service {

    String TOKEN = "9yMHsdioQosnyVK4iCVR";

    /** What is kept of an incident. */
    record Kept(String name, int status, String message, boolean visible, int updates) {}

    /** What goes wrong once. Threading: any. */
    final class Trouble {
        private final AtomicBoolean silent = new AtomicBoolean();
        private final AtomicBoolean broken = new AtomicBoolean();
        private final AtomicBoolean deaf = new AtomicBoolean();

        /** The next incident is made, but nobody is told. */
        void silence() {
            silent.set(true);
        }

        /** The next change of a component is answered with 500, the one after that with 200 though it was not made. */
        void breakComponents() {
            broken.set(true);
            deaf.set(true);
        }

        boolean isSilentNow() {
            return silent.getAndSet(false);
        }

        boolean breaksNow() {
            return broken.getAndSet(false);
        }

        boolean isDeafNow() {
            return deaf.getAndSet(false);
        }

        boolean isOver() {
            return !silent.get() && !broken.get() && !deaf.get();
        }
    }

    void component(int id, int status, boolean enabled);

    /** Gives a component a link. */
    void link(int component, String link);

    int status(int component);

    boolean enabled(int component);

    List<Kept> incidents();

    Trouble trouble();

    /** What came for {@link MetricPoints#METRIC}. */
    MetricPoints points();
}
