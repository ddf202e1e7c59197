package io.millrace.trainer.fit;

import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.onnx.Weights;
import java.util.List;

/**
 * A training after whole epochs: all that is needed to go on as if nothing had happened.
 *
 * @param weights after the last epoch
 * @param history one entry an epoch, from the first
 */
public record FitState(Weights weights, OptimizerState optimizer, Best best, List<EpochProgress> history) {
    public FitState {
        history = List.copyOf(history);
    }

    /** Epochs done. */
    public int epoch() {
        return history.size();
    }
}
