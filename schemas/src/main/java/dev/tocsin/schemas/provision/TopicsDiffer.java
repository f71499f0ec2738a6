package dev.tocsin.schemas.provision;

import java.util.List;

/** Topics are there already and are not as the contract wants them. The message names each with what was found and wanted. */
public final class TopicsDiffer extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final List<String> differences;

    TopicsDiffer(List<String> differences) {
        super("existing topics differ from what is wanted:\n  - " + String.join("\n  - ", differences));
        this.differences = List.copyOf(differences);
    }

    /** One sentence a difference. */
    public List<String> differences() {
        return differences;
    }
}
