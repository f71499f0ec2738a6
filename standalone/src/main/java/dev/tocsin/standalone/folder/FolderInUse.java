package dev.tocsin.standalone.folder;

import java.nio.file.Path;

/** Says who holds a data folder. */
public final class FolderInUse extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FolderInUse(Path folder, String holder) {
        super("the data folder " + folder + " is in use by process " + holder
                + ": stop that one first, or choose another folder with --data");
    }
}
