package dev.tocsin.incidents.detection;

/** How bad a failure is, from mild to worst. */
public enum Severity {
    DEGRADED(Status.DEGRADED),
    PARTIAL(Status.PARTIAL),
    MAJOR(Status.DOWN);

    private final Status status;

    Severity(Status status) {
        this.status = status;
    }

    /** What an endpoint that fails so is. */
    public Status status() {
        return status;
    }

    /** As people read it. */
    public String word() {
        return switch (this) {
            case DEGRADED -> "degraded";
            case PARTIAL -> "partial";
            case MAJOR -> "major";
        };
    }
}
