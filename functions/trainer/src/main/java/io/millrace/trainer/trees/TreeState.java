package io.millrace.trainer.trees;

import io.millrace.lifecycle.manifest.EpochProgress;
import java.util.List;

/**
 * A boosting after whole rounds: all that is needed to go on as if nothing had happened.
 *
 * @param booster the trees so far, in XGBoost's binary JSON
 * @param history one entry a round, from the first
 */
public record TreeState(byte[] booster, List<EpochProgress> history) {
    public TreeState {
        history = List.copyOf(history);
    }
}
