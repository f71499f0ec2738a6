package dev.tocsin.api.view;

import java.util.List;

/** Follows the view as it changes. Called on the view's thread; must not block. */
public interface Follower {

    /** These can be read now. */
    void changed(List<ViewChange> changes);

    /** So much has changed that it is not told one by one: all that was read before is out of date. */
    void anew();
}
