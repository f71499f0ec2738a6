package dev.tocsin.anexia.modules;

/**
 * One artifact with its newest version.
 *
 * @param name its coordinates, as far as they are known
 */
record Listed(String name, String installed, String newest, String installedLicence, String newestLicence) {}
