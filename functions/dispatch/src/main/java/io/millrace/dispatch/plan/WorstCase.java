package io.millrace.dispatch.plan;

import io.millrace.lifecycle.manifest.RunManifest;
import java.util.Locale;

/** What a run could cost at most, with its arithmetic. */
public final class WorstCase {
    private static final double SECONDS_PER_HOUR = 3600;

    private WorstCase() {}

    public static String words(RunManifest run) {
        var compute = run.compute();
        int jobs = run.schedule().totalJobs();
        return String.format(
                Locale.ROOT,
                "%.4f USD (%.4f USD an hour x %.2f hours x %d attempts%s)",
                compute.worstCaseUsd(),
                compute.usdPerHour(),
                compute.timeLimit().toSeconds() / SECONDS_PER_HOUR,
                compute.attempts(),
                jobs == 1 ? "" : " x " + jobs + " jobs");
    }
}
