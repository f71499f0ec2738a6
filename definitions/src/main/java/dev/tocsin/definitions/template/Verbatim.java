package dev.tocsin.definitions.template;

/** Text that is printed without escaping: what the filters {@code raw}, {@code safe} and {@code json} give. */
record Verbatim(String text) {

    @Override
    public String toString() {
        return text;
    }
}
