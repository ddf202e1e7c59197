package io.millrace.trainer.fit;

import io.millrace.onnx.Weights;
import java.util.List;

/**
 * What an optimizer remembers between steps.
 *
 * @param steps taken so far
 * @param moments adam and adamw: means of the gradients and of their squares, named as the weights; sgd: none
 */
public record OptimizerState(long steps, List<Weights> moments) {
    public OptimizerState {
        moments = List.copyOf(moments);
    }
}
