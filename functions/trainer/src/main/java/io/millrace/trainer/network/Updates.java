package io.millrace.trainer.network;

import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.trainer.fit.OptimizerState;

/** Changes a network's weights by their gradients, as {@link io.millrace.trainer.fit.StepRule} says. */
sealed interface Updates permits EngineUpdates, HostUpdates {

    /** Of weights where the network has them. */
    static Updates of(Network network, Optimizer optimizer) {
        return network.manager().getDevice().isGpu()
                ? new EngineUpdates(network, optimizer)
                : new HostUpdates(network.parameters(), optimizer);
    }

    /** Takes one step along the gradient of the last backward passes, and clears it. */
    void apply(double learningRate);

    /** Takes one step along that gradient, in the order of {@link Parameters}. */
    void apply(float[] gradient, double learningRate);

    OptimizerState state();

    void load(OptimizerState state);
}
