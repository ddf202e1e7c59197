package io.millrace.trainer.trial;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.Sha256;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.TrialResult;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.onnx.Architecture;
import io.millrace.onnx.ModelFile;
import io.millrace.onnx.OnnxModel;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.TargetScale;
import io.millrace.onnx.Weights;
import io.millrace.trainer.data.Dataset;
import io.millrace.trainer.fit.Checkpoints;
import io.millrace.trainer.fit.Fit;
import io.millrace.trainer.fit.FitState;
import io.millrace.trainer.network.Compute;
import io.millrace.trainer.network.InitialWeights;
import io.millrace.trainer.network.Learner;
import io.millrace.trainer.network.Network;
import io.millrace.trainer.objective.Objective;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Optional;

/**
 * Carries out one trial: trains from the newest checkpoint on, writes the model file, and {@code trial.json} last.
 *
 * <p>The same trial may run on two hosts at once, when AWS Batch believes one of them lost. A model file's key names its
 * bytes and {@code trial.json} is created once, so that the result always belongs to its file, whoever was first.
 */
public final class TrialRunner {
    private final ObjectStore store;
    private final Compute compute;
    private final Clock clock;
    private final PrintStream out;
    private final Runnable afterEpoch;

    /**
     * @param out for people: one line an epoch
     * @param afterEpoch run once an epoch is done and kept; throws where the trial must stop
     */
    public TrialRunner(ObjectStore store, Compute compute, Clock clock, PrintStream out, Runnable afterEpoch) {
        this.store = store;
        this.compute = compute;
        this.clock = clock;
        this.out = out;
        this.afterEpoch = afterEpoch;
    }

    /**
     * The trial's result; empty if the training diverged in its first epoch.
     *
     * @throws io.millrace.lifecycle.error.InvalidInputException if the architecture cannot take these data
     * @throws ParityException if the exported file does not answer as the network does
     */
    public Optional<TrialResult> run(RunManifest run, RunManifest.Trial trial, Dataset dataset) {
        var plan = trial.hyperparameters();
        var objective = dataset.objective();
        var shape = dataset.graph().shape();
        var architecture = Architecture.of(plan.architecture(), shape);
        var layers = architecture.layers(shape, objective.outputs());
        try (var network = new Network(compute, shape, layers, InitialWeights.of(layers, plan.seed()))) {
            var learner = new Learner(network, objective, plan.optimizer(), plan.learningRate());
            var fitted = fit(run, trial, dataset, learner);
            if (fitted.isEmpty()) {
                return Optional.empty();
            }
            var best = fitted.get().best();
            network.load(best.weights());
            byte[] model = export(dataset, architecture, best.weights(), objective);
            double difference = prove(model, dataset, learner);
            var result = result(run, trial, fitted.get(), model, network.size(), difference, objective);
            store.put(result.modelKey(), model, "application/octet-stream");
            return Optional.of(settle(result));
        }
    }

    /** The trial's one result: this, or that of another attempt which was first. */
    private TrialResult settle(TrialResult result) {
        var key = Keys.trialResult(result.model(), result.run(), result.trial());
        return store.create(key, Json.pretty(result), "application/json").isPresent()
                ? result
                : Json.read(store.get(key), TrialResult.class);
    }

    private Optional<FitState> fit(RunManifest run, RunManifest.Trial trial, Dataset dataset, Learner learner) {
        var plan = trial.hyperparameters();
        var checkpoints =
                new Checkpoints(store, Keys.checkpoints(run.model(), run.run(), trial.trial()), plan(plan, dataset));
        var log = new ProgressLog(store, Keys.progress(run.model(), run.run(), trial.trial()), trial.trial(), out);
        var resumed = checkpoints.newest();
        resumed.ifPresent(state -> {
            out.printf("trial %s  resumes after epoch %d%n", trial.trial(), state.epoch());
            log.write(state.history());
        });
        return new Fit(plan, System::nanoTime).run(learner, dataset.train(), dataset.validation(), resumed, state -> {
            keep(state, checkpoints, log);
            log.print(state.history().getLast());
            afterEpoch.run();
        });
    }

    /** A bucket out of reach costs nothing as long as this process lives: the next epoch is kept instead. */
    private void keep(FitState state, Checkpoints checkpoints, ProgressLog log) {
        try {
            // The checkpoint first: what progress tells of is never lost.
            checkpoints.save(state);
            log.write(state.history());
        } catch (UnavailableException e) {
            out.printf("epoch %d is not kept, training goes on: %s%n", state.epoch(), e.getMessage());
        }
    }

    /** What checkpoints belong to: another plan, dataset or feature width starts anew. */
    private static String plan(Hyperparameters plan, Dataset dataset) {
        return Sha256.of(Sha256.of(Json.compact(plan))
                + dataset.manifest().dataset()
                + dataset.graph().shape());
    }

    private static byte[] export(Dataset dataset, Architecture architecture, Weights weights, Objective objective) {
        Optional<TargetScale> scale =
                switch (objective) {
                    case Objective.Classification classification -> Optional.empty();
                    case Objective.Regression(TargetScale s) -> Optional.of(s);
                };
        return ModelFile.write(dataset.manifest(), dataset.graph(), architecture, weights, scale);
    }

    private static double prove(byte[] model, Dataset dataset, Learner learner) {
        int rows = dataset.validationSample().stream().mapToInt(RawBatch::rows).sum();
        float[] scores = learner.scores(dataset.validation(), rows);
        try (var file = OnnxModel.load(model)) {
            return new Parity(dataset.manifest().classes(), dataset.objective())
                    .check(file::predict, dataset.validationSample(), scores);
        }
    }

    private TrialResult result(
            RunManifest run,
            RunManifest.Trial trial,
            FitState fitted,
            byte[] model,
            long parameters,
            double difference,
            Objective objective) {
        var best = fitted.best();
        var sha256 = Sha256.of(model);
        return new TrialResult(
                run.model(),
                run.run(),
                trial.trial(),
                run.dataset(),
                trial.hyperparameters(),
                Keys.trialModel(run.model(), run.run(), trial.trial(), sha256),
                sha256,
                model.length,
                parameters,
                fitted.epoch(),
                best.epoch(),
                best.validationLoss(),
                objective.metric(),
                best.validationMetric(),
                difference,
                fitted.history().stream().mapToDouble(EpochProgress::seconds).sum(),
                fitted.history().stream()
                        .mapToDouble(EpochProgress::samplesPerSecond)
                        .average()
                        .orElse(0),
                compute.device(),
                clock.instant());
    }
}
