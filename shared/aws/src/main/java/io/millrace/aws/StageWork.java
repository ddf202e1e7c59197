package io.millrace.aws;

/** What a stage does. */
public interface StageWork {

    /** Does what the event asks for; must be idempotent. */
    StageOutcome on(StageEvent event);

    /**
     * The event has failed on its last delivery: records the failure where the user finds it, unless there is an outcome
     * already.
     */
    void giveUp(StageEvent event, GivenUp why);
}
