package io.millrace.trainer.tracking;

import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.TrialResult;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who else is told how trials went. A trial neither fails nor waits for long because of it. */
public interface Tracking {
    /** Tells nobody. */
    Tracking NONE = new Tracking() {
        @Override
        public void ended(RunManifest run, TrialResult result, List<EpochProgress> history, boolean rests) {}

        @Override
        public void failed(RunManifest run, RunManifest.Trial trial, String reason) {}
    };

    /**
     * A trial is over, or rests until the next rung. Told again, nothing stands there twice.
     *
     * @param history its epochs, from the first
     */
    void ended(RunManifest run, TrialResult result, List<EpochProgress> history, boolean rests);

    /** A trial has no result. @param reason in words */
    void failed(RunManifest run, RunManifest.Trial trial, String reason);

    /**
     * As the environment says: {@code MLFLOW_TRACKING_URI} names an MLflow server.
     *
     * @param out takes the one warning if the server does not answer
     */
    static Tracking of(Map<String, String> environment, PrintStream out) {
        return Optional.ofNullable(environment.get("MLFLOW_TRACKING_URI"))
                .filter(uri -> !uri.isBlank())
                .<Tracking>map(uri -> new MlflowTracking(uri.strip(), MlflowTracking.PATIENCE, out))
                .orElse(NONE);
    }
}
