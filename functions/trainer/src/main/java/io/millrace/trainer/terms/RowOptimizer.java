package io.millrace.trainer.terms;

import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.onnx.Layer;
import io.millrace.onnx.Weights;
import io.millrace.trainer.fit.OptimizerState;
import io.millrace.trainer.fit.StepRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes a step for some rows of a weight at a time. */
final class RowOptimizer {
    private final Layer.Terms layer;
    private final StepRule rule;
    private final StepRule.Means weightMeans;
    private final StepRule.Means biasMeans;

    RowOptimizer(Optimizer optimizer, Layer.Terms layer) {
        this.layer = layer;
        this.rule = new StepRule(optimizer);
        this.weightMeans = rule.means(layer.weightSize());
        this.biasMeans = rule.means(layer.biasSize());
    }

    /** Begins a step. @param factor what gradients are multiplied by */
    void begin(double rate, float factor) {
        rule.begin(rate, factor);
    }

    void weight(float[] weight, float[] gradient, int from, int count) {
        rule.update(weight, gradient, weightMeans, from, from + count);
    }

    void bias(float[] bias, float[] gradient) {
        rule.update(bias, gradient, biasMeans, 0, bias.length);
    }

    OptimizerState state() {
        return new OptimizerState(
                rule.steps(),
                rule.hasMeans()
                        ? List.of(
                                copy(layer, weightMeans.first(), biasMeans.first()),
                                copy(layer, weightMeans.second(), biasMeans.second()))
                        : List.of());
    }

    void load(OptimizerState state) {
        rule.goOnAfter(state.steps());
        if (rule.hasMeans()) {
            load(state.moments().get(0), layer, weightMeans.first(), biasMeans.first());
            load(state.moments().get(1), layer, weightMeans.second(), biasMeans.second());
        }
    }

    /** Copies of a layer's numbers under their names. */
    static Weights copy(Layer.Terms layer, float[] weight, float[] bias) {
        Map<String, float[]> values = new LinkedHashMap<>();
        values.put(layer.weight(), weight.clone());
        values.put(layer.bias(), bias.clone());
        return new Weights(values);
    }

    /** Copies them back. */
    static void load(Weights from, Layer.Terms layer, float[] weight, float[] bias) {
        System.arraycopy(from.get(layer.weight()), 0, weight, 0, weight.length);
        System.arraycopy(from.get(layer.bias()), 0, bias, 0, bias.length);
    }
}
