package dev.tocsin.incidents.stream.detection;

/** The names of detection's operators and stores: they are in metrics, changelog topics and the pinned description. */
public final class Operators {

    public static final String READ_RESULTS = "read-probe-results";
    public static final String READ_ENDPOINTS = "read-endpoints";
    public static final String READ_COMMANDS = "read-commands";
    public static final String DROP_EMPTY_COMMANDS = "drop-empty-commands";
    public static final String TAKE_COMMANDS = "take-commands";
    public static final String GATHER_COMMANDS = "gather-commands";
    public static final String DROP_EMPTY = "drop-empty-results";
    public static final String TAKE_RESULTS = "take-results";
    public static final String TAKE_DEFINITIONS = "take-definitions";
    public static final String GATHER = "gather-inputs";
    public static final String DETECT = "detect-incidents";
    public static final String WRITE_STATUSES = "write-statuses";
    public static final String WRITE_INCIDENTS = "write-incidents";
    public static final String WRITE_EVENTS = "write-events";
    public static final String WRITE_TOLD_RESULTS = "write-told-results";
    public static final String WRITE_HISTORY = "write-history";

    public static final String WRITE_COMMANDS = "write-commands";

    public static final String READ_MAINTENANCES = "read-maintenances";
    public static final String SPREAD_MAINTENANCES = "spread-maintenances";
    public static final String WRITE_PLANS = "write-plans";

    /** Definitions by endpoint id. */
    public static final String DEFINITIONS = "endpoint-definitions";
    /** What detection remembers, by endpoint id. */
    public static final String STATES = "endpoint-states";
    /** The open incident, by endpoint id. */
    public static final String INCIDENTS = "open-incidents";
    /** What is remembered of the pings of endpoints that report by themselves, by endpoint id. */
    public static final String PULSES = "endpoint-pulses";
    /** Endpoints of which nobody was told that they are silent, by endpoint id; and the alarm that says so, by nothing. */
    public static final String SILENCES = "endpoint-silences";

    /** Which modules of applications were outdated when last seen, by endpoint id. */
    public static final String OUTDATED = "outdated-modules";

    /** The open incidents that were opened by hand, by incident id. */
    public static final String MANUAL_INCIDENTS = "manual-incidents";

    /** Maintenances by id, in every partition. */
    public static final String MAINTENANCES = "planned-maintenances";

    /** What was told last of those that endpoints of the partition depend on, by endpoint id. */
    public static final String PARENTS = "parent-statuses";

    /** Who depends on endpoints of the partition: both ids in the key. */
    public static final String CHILDREN = "dependent-endpoints";

    private Operators() {}
}
