package io.millrace.trainer.tracking;

import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.TrialResult;
import io.millrace.lifecycle.spec.Precision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mlflow.api.proto.Service.CreateRun;
import org.mlflow.api.proto.Service.Experiment;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowClientException;

/**
 * Trials as runs of an MLflow experiment that is named for the model. A run is found again by its tag, and says itself how
 * many epochs it has been told of, so that an attempt after another adds only what is missing.
 *
 * @see <a href="https://mlflow.org/docs/latest/rest-api.html">REST API</a>
 */
final class MlflowRuns {
    private static final String TRIAL = "millrace.trial";
    private static final String EPOCHS = "millrace.epochs";
    private static final int LONGEST_TAG = 5_000;
    /** Of the 1,000 metrics and 1,000 items that a call takes; an epoch has five. */
    private static final int EPOCHS_A_CALL = 150;

    private final MlflowClient client;

    MlflowRuns(MlflowClient client) {
        this.client = client;
    }

    void ended(RunManifest run, TrialResult result, List<EpochProgress> history, boolean rests) {
        var id = find(run, run.trial(result.trial()));
        int told = told(id);
        for (int from = told; from < history.size(); from += EPOCHS_A_CALL) {
            int to = Math.min(history.size(), from + EPOCHS_A_CALL);
            // In one call with the metrics: they cannot be told twice, nor be left out.
            client.logBatch(id, metrics(run, history, from, to), List.of(), List.of(tag(EPOCHS, String.valueOf(to))));
        }
        if (!rests) {
            long end = at(run, history, history.size());
            client.logBatch(
                    id,
                    List.of(
                            metric(
                                    "best_validation_" + result.metric(),
                                    result.validationMetric(),
                                    result.bestEpoch(),
                                    end),
                            metric("best_validation_loss", result.validationLoss(), result.bestEpoch(), end)),
                    List.of(),
                    List.of(
                            tag("millrace.model_sha256", result.modelSha256()),
                            tag("millrace.device", result.device()),
                            tag(
                                    "millrace.precision",
                                    result.precision().map(Precision::text).orElse(""))));
            client.setTerminated(id, RunStatus.FINISHED, end);
        }
    }

    void failed(RunManifest run, RunManifest.Trial trial, String reason) {
        var id = find(run, trial);
        client.setTag(id, "millrace.failure", reason.substring(0, Math.min(reason.length(), LONGEST_TAG)));
        client.setTerminated(id, RunStatus.FAILED);
    }

    private int told(String id) {
        return client.getRun(id).getData().getTagsList().stream()
                .filter(tag -> tag.getKey().equals(EPOCHS))
                .findFirst()
                .map(tag -> Integer.parseInt(tag.getValue()))
                .orElse(0);
    }

    /** The trial's run, made if there is none. */
    private String find(RunManifest run, RunManifest.Trial trial) {
        var experiment = experiment(run.model().value());
        var name = run.run() + "/" + trial.trial();
        // Both parts are made by Millrace: hexadecimal digits and a number.
        var found = client.searchRuns(List.of(experiment), "tags.`" + TRIAL + "` = '" + name + "'");
        return found.isEmpty()
                ? create(run, trial, experiment, name)
                : found.getFirst().getRunId();
    }

    private String create(RunManifest run, RunManifest.Trial trial, String experiment, String name) {
        var request = CreateRun.newBuilder()
                .setExperimentId(experiment)
                .setRunName(name)
                .setStartTime(run.createdAt().toEpochMilli());
        var tags = new TreeMap<>(Map.of(
                TRIAL,
                name,
                "millrace.dataset",
                run.dataset(),
                "millrace.upload",
                run.upload(),
                "millrace.spec_sha256",
                run.spec().sha256()));
        Optional.ofNullable(MlflowRuns.class.getPackage().getImplementationVersion())
                .ifPresent(version -> tags.put("millrace.version", version));
        tags.forEach((key, value) -> request.addTags(tag(key, value)));
        var id = client.createRun(request.build()).getRunId();
        client.logBatch(id, List.of(), parameters(trial.hyperparameters()), List.of());
        return id;
    }

    private String experiment(String model) {
        return client.getExperimentByName(model)
                .map(Experiment::getExperimentId)
                .orElseGet(() -> {
                    try {
                        return client.createExperiment(model);
                    } catch (MlflowClientException e) {
                        // Another trial's job was faster.
                        return client.getExperimentByName(model)
                                .map(Experiment::getExperimentId)
                                .orElseThrow(() -> e);
                    }
                });
    }

    private static List<Param> parameters(Hyperparameters hyperparameters) {
        return Json.mapper().valueToTree(hyperparameters).properties().stream()
                .map(field -> Param.newBuilder()
                        .setKey(field.getKey())
                        .setValue(field.getValue().asText())
                        .build())
                .toList();
    }

    private static List<Metric> metrics(RunManifest run, List<EpochProgress> history, int from, int to) {
        var metrics = new ArrayList<Metric>();
        for (int epoch = from; epoch < to; epoch++) {
            var progress = history.get(epoch);
            long at = at(run, history, epoch + 1);
            var values = Map.of(
                    "train_loss",
                    progress.trainLoss(),
                    "validation_loss",
                    progress.validationLoss(),
                    "train_" + progress.metric(),
                    progress.trainMetric(),
                    "validation_" + progress.metric(),
                    progress.validationMetric(),
                    "learning_rate",
                    progress.learningRate());
            new TreeMap<>(values).forEach((key, value) -> metrics.add(metric(key, value, progress.epoch(), at)));
        }
        return metrics;
    }

    private static Metric metric(String key, double value, int step, long at) {
        return Metric.newBuilder()
                .setKey(key)
                .setValue(value)
                .setStep(step)
                .setTimestamp(at)
                .build();
    }

    /** When that many epochs were over, as if they had followed the plan at once: equal for each attempt. */
    private static long at(RunManifest run, List<EpochProgress> history, int epochs) {
        Instant start = run.createdAt();
        double seconds = history.stream()
                .limit(epochs)
                .mapToDouble(EpochProgress::seconds)
                .sum();
        return start.plusMillis(Math.round(seconds * 1_000)).toEpochMilli();
    }

    private static RunTag tag(String key, String value) {
        return RunTag.newBuilder().setKey(key).setValue(value).build();
    }
}
