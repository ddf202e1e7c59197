package io.millrace.evaluate.report;

import io.millrace.evaluate.promotion.Numbers;
import io.millrace.lifecycle.manifest.Provenance;
import io.millrace.lifecycle.manifest.TrialResult;
import io.millrace.lifecycle.spec.Split;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Where a version comes from, as names and values for people. */
final class Lineage {
    private Lineage() {}

    static Map<String, String> training(Dossier dossier) {
        var trial = dossier.trial();
        var settings = trial.hyperparameters();
        if (dossier.imported()) {
            return Map.of("Trained", "elsewhere: the upload brought the model");
        }
        Map<String, String> rows = new LinkedHashMap<>();
        if (settings.areOfAnEnsemble()) {
            rows.put("Architecture", "the mean of the run's other trials that were not clearly worse");
            rows.put("Weights", FigureText.rows(trial.parameters()));
        } else {
            rows.putAll(settings(trial));
        }
        rows.put("Validation " + trial.metric(), Numbers.text(trial.validationMetric()));
        rows.put("Validation loss", Numbers.text(trial.validationLoss()));
        rows.put("Trained in", Numbers.text(trial.seconds()) + " s on " + trial.device());
        trial.precision().ifPresent(precision -> rows.put("Precision of steps", precision.text()));
        trial.provenance().ifPresent(provenance -> rows.putAll(trainedBy(provenance)));
        rows.put("Largest difference of the ONNX file", Numbers.text(trial.parityMaxDifference()));
        return rows;
    }

    private static Map<String, String> settings(TrialResult trial) {
        var settings = trial.hyperparameters();
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("Architecture", settings.architecture());
        rows.put("Weights", FigureText.rows(trial.parameters()));
        rows.put("Optimizer", settings.optimizer().text());
        rows.put("Learning rate", Numbers.text(settings.learningRate()));
        rows.put("Batch size", String.valueOf(settings.batchSize()));
        rows.put(
                "Epochs", "%d of at most %d, kept: %d".formatted(trial.epochs(), settings.epochs(), trial.bestEpoch()));
        rows.put(
                "Early stopping",
                settings.earlyStopping() == 0 ? "never" : "after " + settings.earlyStopping() + " epochs");
        if (settings.refit()) {
            rows.put("Kept weights", "trained once more for as many epochs, on the rows of train and validation");
        }
        rows.put("Seed", String.valueOf(settings.seed()));
        return rows;
    }

    private static Map<String, String> trainedBy(Provenance provenance) {
        var machine = provenance.machine();
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("Trained by", "Millrace " + provenance.code());
        rows.put(
                "Libraries",
                provenance.libraries().entrySet().stream()
                        .map(library -> library.getKey() + " " + library.getValue())
                        .collect(Collectors.joining(", ")));
        rows.put(
                "Machine",
                "%s, %d processors, %d GiB"
                        .formatted(machine.processor(), machine.processors(), machine.memoryBytes() >> 30));
        return rows;
    }

    static Map<String, String> origin(Dossier dossier) {
        var dataset = dossier.dataset();
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("Upload", dossier.run().upload());
        rows.put("Source", dataset.source().key());
        rows.put("Dataset", dataset.dataset());
        rows.put(
                "Rows",
                Arrays.stream(Split.values())
                        .map(split -> FigureText.rows(dataset.split(split).rows()) + " " + split.text())
                        .collect(Collectors.joining(", ")));
        rows.put("Target", dataset.target());
        rows.put(
                "Run and trial", dossier.trial().run() + " / " + dossier.trial().trial());
        if (dossier.run().trials().size() > 1) {
            rows.put(
                    "Chosen among",
                    "%d trials, by validation %s"
                            .formatted(
                                    dossier.run().trials().size(),
                                    dossier.trial().metric()));
        }
        rows.put("Why this plan", dossier.run().reason());
        rows.put("Compute", dossier.run().compute().reason());
        rows.put("Model file (SHA-256)", dossier.trial().modelSha256());
        rows.put("Evaluated", dossier.evaluation().createdAt().toString());
        return rows;
    }
}
