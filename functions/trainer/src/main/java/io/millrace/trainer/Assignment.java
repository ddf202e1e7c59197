package io.millrace.trainer;

import java.util.OptionalInt;

/**
 * What a job of AWS Batch is to do.
 *
 * @param runKey key of {@code run.json}
 * @param rung of which the job carries out one trial; empty: it carries out the whole run
 * @param index of that trial among those of the rung, from 0
 */
record Assignment(String runKey, OptionalInt rung, int index) {

    static Assignment wholeRun(String runKey) {
        return new Assignment(runKey, OptionalInt.empty(), 0);
    }

    static Assignment trial(String runKey, int rung, int index) {
        return new Assignment(runKey, OptionalInt.of(rung), index);
    }
}
