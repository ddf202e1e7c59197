package io.millrace.trainer.trees;

import io.millrace.lifecycle.manifest.RunManifest.Compute;

/** Where trees grow. */
public enum TreeDevice {
    CPU,
    CUDA;

    /** This one on a host with a GPU; the CPU on any other. */
    public TreeDevice on(Compute.Kind host) {
        return switch (host) {
            case CPU -> CPU;
            case GPU -> this;
        };
    }

    /**
     * As XGBoost names it. Where it finds no GPU, or has no CUDA, it says so and takes the CPU.
     *
     * @see <a href="https://xgboost.readthedocs.io/en/release_2.1.0/parameter.html#general-parameters">device</a>
     */
    String parameter() {
        return switch (this) {
            case CPU -> "cpu";
            case CUDA -> "cuda";
        };
    }
}
