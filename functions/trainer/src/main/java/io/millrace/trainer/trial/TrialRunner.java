package io.millrace.trainer.trial;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.Sha256;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.manifest.Provenance;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.TrialResult;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.onnx.ModelFile;
import io.millrace.onnx.OnnxModel;
import io.millrace.trainer.data.Dataset;
import io.millrace.trainer.network.Compute;
import io.millrace.trainer.tracking.Tracking;
import io.millrace.trainer.trees.TreeDevice;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Carries out one trial, or its part until the end of a rung: trains from the newest checkpoint on, writes the model file,
 * and {@code trial.json} last, or that of the rung.
 *
 * <p>The same trial may run on two hosts at once, when AWS Batch believes one of them lost. A model file's key names its
 * bytes and {@code trial.json} is created once, so that the result always belongs to its file, whoever was first.
 */
public final class TrialRunner {
    private static final String TREES = "gbdt";
    private static final String TEXT = "text";
    private static final Set<String> WITHOUT_ENGINE = Set.of(TREES, TEXT);
    private static final double TREE_TOLERANCE = 1e-5;

    private final ObjectStore store;
    private final Supplier<Compute> engine;
    private final int threads;
    private final TreeDevice trees;
    private final Clock clock;
    private final PrintStream out;
    private final Keeping keeping;
    private final Tracking tracking;
    private final Provenance provenance;

    /**
     * @param engine asked for networks only
     * @param threads of one operation
     * @param trees where they can grow, given a GPU
     * @param out for people: how each epoch went
     * @param keeping when a trial's states are kept
     * @param tracking is told how each trial ended
     * @param provenance of every trial
     */
    public TrialRunner(
            ObjectStore store,
            Supplier<Compute> engine,
            int threads,
            TreeDevice trees,
            Clock clock,
            PrintStream out,
            Keeping keeping,
            Tracking tracking,
            Provenance provenance) {
        this.store = store;
        this.engine = engine;
        this.threads = threads;
        this.trees = trees;
        this.clock = clock;
        this.out = out;
        this.keeping = keeping;
        this.tracking = tracking;
        this.provenance = provenance;
    }

    /**
     * Trains until the end of that rung.
     *
     * @throws InvalidInputException if the training diverged in its first epoch, or the architecture cannot take these data
     * @throws ParityException if the exported file does not answer as the model does
     */
    public void run(RunManifest run, RunManifest.Trial trial, int rung, Dataset dataset) {
        try {
            carryOut(run, trial, rung, dataset);
        } catch (UnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            tracking.failed(run, trial, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private void carryOut(RunManifest run, RunManifest.Trial trial, int rung, Dataset dataset) {
        int mostEpochs = run.schedule().epochs(trial.hyperparameters().epochs(), rung);
        var folder = new Folder(store, run, trial, mostEpochs, out, keeping);
        var training = training(run, trial);
        var trained = training.train(dataset, trial.hyperparameters(), folder)
                .orElseThrow(() -> new InvalidInputException(
                        "The losses became infinite in the first epoch: the steps are too large.",
                        Place.column(null, "train.learning_rate"),
                        "Set a smaller train.learning_rate, such as 0.001."));
        double temperature = dataset.temperature(run.spec().train().calibration(), trained::validation);
        byte[] model = ModelFile.write(
                dataset.manifest(),
                dataset.graph(),
                trained.scorer().dividedBy(temperature),
                dataset.objective().targetScale());
        double difference = prove(model, divided(trained.sample(), temperature), dataset, training);
        var result = result(run, trial, trained, model, difference);
        store.put(result.modelKey(), model, "application/octet-stream");
        store.put(
                Keys.events(run.model(), run.run(), trial.trial()),
                EventFile.of(trained.course().history(), run.createdAt()),
                "application/octet-stream");
        // Before the result: an attempt that finds one has nothing left to tell.
        tracking.ended(run, result, trained.course().history(), trained.course().rests());
        // Another attempt may have been first: then its result stands.
        store.create(
                trained.course().rests()
                        ? Keys.rungResult(run.model(), run.run(), trial.trial(), rung)
                        : Keys.trialResult(run.model(), run.run(), trial.trial()),
                Json.pretty(result),
                "application/json");
    }

    /** Whether any of the run's trials is going to ask for the engine. */
    public static boolean needsEngine(RunManifest run) {
        return run.trials().stream()
                .map(trial -> trial.hyperparameters().architecture())
                .anyMatch(architecture -> !WITHOUT_ENGINE.contains(architecture));
    }

    private Training training(RunManifest run, RunManifest.Trial trial) {
        return switch (trial.hyperparameters().architecture()) {
            case Hyperparameters.ENSEMBLE ->
                new EnsembleTraining(run.trials().stream()
                        .filter(other -> !other.equals(trial))
                        .map(other -> member(run, other))
                        .toList());
            case TREES -> new TreeTraining(threads, trees.on(run.compute().kind()), System::nanoTime);
            case TEXT -> new TermTraining();
            default -> new NetworkTraining(engine.get(), run.spec().train().precision());
        };
    }

    private EnsembleTraining.Member member(RunManifest run, RunManifest.Trial trial) {
        var plan = trial.hyperparameters();
        return new EnsembleTraining.Member(
                plan, new Folder(store, run, trial, plan.epochs(), out, keeping), training(run, trial));
    }

    private static double prove(byte[] model, float[] sample, Dataset dataset, Training training) {
        double tolerance =
                switch (training) {
                    case EnsembleTraining members -> Parity.TOLERANCE;
                    case NetworkTraining network -> Parity.TOLERANCE;
                    case TermTraining terms -> Parity.TOLERANCE;
                    case TreeTraining trees -> TREE_TOLERANCE;
                };
        try (var file = OnnxModel.load(model)) {
            return new Parity(dataset.manifest().classes(), dataset.objective(), tolerance)
                    .check(file::predict, dataset.validationSample(), sample);
        }
    }

    private static float[] divided(float[] scores, double divisor) {
        var divided = new float[scores.length];
        for (int i = 0; i < scores.length; i++) {
            divided[i] = (float) (scores[i] / divisor);
        }
        return divided;
    }

    private TrialResult result(
            RunManifest run, RunManifest.Trial trial, Trained trained, byte[] model, double difference) {
        var history = trained.course().history();
        var best = trained.best();
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
                trained.parameters(),
                history.size(),
                best.epoch(),
                best.validationLoss(),
                best.metric(),
                best.validationMetric(),
                difference,
                trained.seconds(),
                history.stream()
                        .mapToDouble(EpochProgress::samplesPerSecond)
                        .average()
                        .orElse(0),
                trained.device(),
                trained.precision(),
                Optional.of(provenance),
                clock.instant());
    }
}
