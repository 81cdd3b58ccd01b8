package dev.berth.embedded.control;

import dev.berth.embedded.store.Change;

/** Follows the changes and brings objects to where they should be. Called from one thread. */
interface Controller {
    /** Notes what a change makes dirty. */
    void saw(Change change);

    /** Works off what is dirty; what it writes comes back as changes. */
    void act();
}
