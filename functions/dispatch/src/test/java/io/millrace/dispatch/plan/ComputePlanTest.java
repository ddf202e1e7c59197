package io.millrace.dispatch.plan;

import static io.millrace.dispatch.plan.Planners.WITHOUT_GPU;
import static io.millrace.dispatch.plan.Planners.WITH_GPU;
import static io.millrace.dispatch.plan.Planners.planner;
import static io.millrace.dispatch.plan.Planners.ready;
import static io.millrace.dispatch.plan.Planners.refused;
import static io.millrace.dispatch.plan.Samples.dataset;
import static io.millrace.dispatch.plan.Samples.images;
import static io.millrace.dispatch.plan.Samples.spec;
import static io.millrace.dispatch.plan.Samples.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.RunFailure.Cause;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.spec.BudgetSpec;
import io.millrace.lifecycle.spec.LifecycleSpec;
import io.millrace.lifecycle.spec.TrainSpec;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a run is carried out on, and what it may cost. */
class ComputePlanTest {
    @Test
    void smallWorkStaysOnTheCpuAndLargeWorkTakesTheGpu() {
        var small =
                ready(WITH_GPU, LifecycleSpec.DEFAULT, images(54_000, 28, 1)).compute();
        var large =
                ready(WITH_GPU, LifecycleSpec.DEFAULT, images(200_000, 224, 3)).compute();

        assertThat(small.kind()).isEqualTo(RunManifest.Compute.Kind.CPU);
        assertThat(small.reason()).contains("too little to wait for a GPU host");
        assertThat(small.gpus()).isZero();
        assertThat(large.kind()).isEqualTo(RunManifest.Compute.Kind.GPU);
        assertThat(large.gpus()).isEqualTo(1);
        assertThat(large.reason()).contains("gpu, because about");
    }

    @Test
    void colourImagesCountTheMultiplyAddsOfTheNetworkThatTheirNumberGets() {
        double residual = 32 * 32 * 9 * 3 * 16
                + 32 * 32 * 9 * 16 * 32
                + 2 * 16 * 16 * 9 * 32 * 32
                + 16 * 16 * 9 * 32 * 64
                + 2 * 8 * 8 * 9 * 64 * 64
                + 8 * 8 * 9 * 64 * 128
                + 2 * 4 * 4 * 9 * 128 * 128
                + 128 * 2;
        double shallow = 30 * 30 * 9 * 3 * 32 + 13 * 13 * 9 * 32 * 64 + 6 * 6 * 64 * 128 + 128 * 2;

        assertThat(multiplyAdds(images(2_000, 32, 3))).isCloseTo(residual, within(0.01));
        assertThat(multiplyAdds(images(1_999, 32, 3))).isCloseTo(shallow, within(0.01));
    }

    /** Of one image in one epoch: forward a multiply and an add, backward twice that. */
    private double multiplyAdds(DatasetManifest dataset) {
        var trials = ready(WITHOUT_GPU, LifecycleSpec.DEFAULT, dataset).trials();
        var data = TrainingData.of(dataset);
        return Work.of(trials, data).operations()
                / 6
                / data.rows()
                / trials.getFirst().hyperparameters().epochs();
    }

    @Test
    void largeWorkStaysOnTheCpuWhereAGpuIsMissingOrTooDear() {
        var data = images(200_000, 224, 3);
        var cheap = spec(TrainSpec.DEFAULT, new BudgetSpec(1.4, 0.5));

        var missing = ready(WITHOUT_GPU, LifecycleSpec.DEFAULT, data).compute();
        var dear = planner(new Prices(0.01, 0.001, 9), true);

        assertThat(missing.kind()).isEqualTo(RunManifest.Compute.Kind.CPU);
        assertThat(missing.reason()).contains("no GPU queue");
        assertThat(ready(dear, cheap, data).compute().reason()).contains("more than the budget");
    }

    @Test
    void memoryGrowsWithTheData() {
        assertThat(ready(WITHOUT_GPU, LifecycleSpec.DEFAULT, table(1_000, 10)).compute())
                .extracting(RunManifest.Compute::vcpus, RunManifest.Compute::memoryMib)
                .containsExactly(2, 4_096);
        assertThat(ready(WITHOUT_GPU, LifecycleSpec.DEFAULT, table(10_000_000, 50))
                        .compute())
                .extracting(RunManifest.Compute::vcpus, RunManifest.Compute::memoryMib)
                .containsExactly(4, 16_384);
    }

    @Test
    void theWorstCaseIsPriceTimesLimitTimesAttempts() {
        var compute = ready(WITHOUT_GPU, spec(TrainSpec.DEFAULT, new BudgetSpec(20, 1.5)), table(1_000, 10))
                .compute();

        assertThat(compute.timeLimit()).isEqualTo(Duration.ofMinutes(90));
        assertThat(compute.usdPerHour()).isCloseTo(2 * 0.04 + 4 * 0.004, within(1e-9));
        assertThat(compute.worstCaseUsd()).isCloseTo(0.096 * 1.5 * compute.attempts(), within(1e-9));
    }

    @Test
    void aPlanAboveTheBudgetIsRefusedWithTheFigures() {
        var refused = refused(WITHOUT_GPU, spec(TrainSpec.DEFAULT, new BudgetSpec(0.10, 1)), table(1_000, 10));

        assertThat(refused.cause()).isEqualTo(Cause.BUDGET);
        assertThat(refused.reason())
                .isEqualTo("The run could cost 0.1920 USD (0.0960 USD an hour x 1.00 hours x 2 attempts), but"
                        + " budget.usd_per_month is 0.1.");
        assertThat(refused.remedy())
                .isEqualTo("Raise budget.usd_per_month to 0.20 or more, or lower budget.hours_per_run.");
    }
}
