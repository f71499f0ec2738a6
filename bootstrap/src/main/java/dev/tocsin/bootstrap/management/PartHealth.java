package dev.tocsin.bootstrap.management;

import java.util.List;

/** How one part of the process is: what the management port reports of it. */
public interface PartHealth {
    String part();

    boolean live();

    boolean ready();

    List<String> reasons();
}
