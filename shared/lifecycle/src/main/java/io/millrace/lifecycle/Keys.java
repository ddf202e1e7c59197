package io.millrace.lifecycle;

import io.millrace.lifecycle.spec.Split;
import java.time.LocalDate;
import java.time.YearMonth;

/** Where each object of the bucket lies: the one place that knows the layout. */
public final class Keys {
    public static final String INCOMING = "incoming/";
    public static final String ACCEPTED = "accepted/";
    public static final String REJECTED = "rejected/";
    public static final String FAILED = "failed/";
    public static final String RUNS = "runs/";
    public static final String MODELS = "models/";
    public static final String BUDGETS = "budgets/";
    public static final String SUCCESS = "_SUCCESS";
    public static final String SPEC_FILE = "lifecycle.yaml";

    private static final int FOLDER_LENGTH = 80;
    private static final int FOLDER_DIGITS = 12;

    private Keys() {}

    public static String incoming(ModelName model) {
        return INCOMING + model + "/";
    }

    public static String spec(ModelName model) {
        return incoming(model) + SPEC_FILE;
    }

    /** The manifest of an upload that became a dataset; it wakes dispatch. */
    public static String accepted(ModelName model, String upload) {
        return accepted(model) + upload + ".json";
    }

    public static String accepted(ModelName model) {
        return ACCEPTED + model + "/";
    }

    /**
     * The record of a refused upload.
     *
     * @param model the first folder below {@code incoming/} as the user wrote it; it may be no valid model name
     */
    public static String rejected(String model, String upload) {
        return REJECTED + folder(model) + "/" + upload + ".json";
    }

    public static String rejected(ModelName model) {
        return REJECTED + model + "/";
    }

    /**
     * The record of an upload that Millrace could not finish before it had a run: neither accepted nor rejected.
     *
     * @param model as for {@link #rejected(String, String)}
     */
    public static String failed(String model, String upload) {
        return FAILED + folder(model) + "/" + upload + ".json";
    }

    public static String failed(ModelName model) {
        return FAILED + model + "/";
    }

    public static String datasets(ModelName model) {
        return "datasets/" + model + "/";
    }

    public static String dataset(ModelName model, String dataset) {
        return datasets(model) + dataset + "/";
    }

    public static String datasetManifest(ModelName model, String dataset) {
        return dataset(model, dataset) + "dataset.json";
    }

    public static String profile(ModelName model, String dataset) {
        return dataset(model, dataset) + "profile.json";
    }

    /** Up to a hundred rows of the train split in the row form, against which predictions are explained. */
    public static String background(ModelName model, String dataset) {
        return dataset(model, dataset) + "background.json";
    }

    public static String split(ModelName model, String dataset, Split split) {
        return dataset(model, dataset) + split.text() + ".parquet";
    }

    /** The manifest of a model that the upload brought; absent for an upload of data alone. */
    public static String importedModel(ModelName model, String dataset) {
        return dataset(model, dataset) + "model.json";
    }

    /** The ONNX file of that model. */
    public static String importedModelFile(ModelName model, String dataset) {
        return dataset(model, dataset) + "model.onnx";
    }

    public static String runs(ModelName model) {
        return RUNS + model + "/";
    }

    public static String run(ModelName model, String run) {
        return runs(model) + run + "/";
    }

    public static String runManifest(ModelName model, String run) {
        return run(model, run) + "run.json";
    }

    /** That this accepted upload is carried out by this run; created before all else of the run. */
    public static String runUpload(ModelName model, String run, String upload) {
        return runUploads(model, run) + upload + ".json";
    }

    public static String runUploads(ModelName model, String run) {
        return run(model, run) + "uploads/";
    }

    /** The job that was submitted for a rung of the run, once AWS Batch has taken it. @param rung counted from 1 */
    public static String job(ModelName model, String run, int rung) {
        return run(model, run) + (rung == 1 ? "job.json" : "job-" + rung + ".json");
    }

    /** What became of each trial, and which one won; created before the candidate. */
    public static String trials(ModelName model, String run) {
        return run(model, run) + "trials.json";
    }

    public static String failure(ModelName model, String run) {
        return run(model, run) + "failure.json";
    }

    public static String trial(ModelName model, String run, String trial) {
        return run(model, run) + trial + "/";
    }

    public static String progress(ModelName model, String run, String trial) {
        return trial(model, run, trial) + "progress.jsonl";
    }

    /** The learning curves as TensorBoard reads them: it knows its files by this name. */
    public static String events(ModelName model, String run, String trial) {
        return trial(model, run, trial) + "events.out.tfevents.millrace";
    }

    public static String checkpoints(ModelName model, String run, String trial) {
        return trial(model, run, trial) + "checkpoints/";
    }

    /** @param sha256 of the file: a key names the same bytes forever, whichever attempt of the trial wrote them */
    public static String trialModel(ModelName model, String run, String trial, String sha256) {
        return trial(model, run, trial) + "model-" + sha256.substring(0, 16) + ".onnx";
    }

    /** The result of one trial, winner or not. */
    public static String trialResult(ModelName model, String run, String trial) {
        return trial(model, run, trial) + "trial.json";
    }

    /** The result of a trial as far as that rung, if it was not over by then. @param rung counted from 1 */
    public static String rungResult(ModelName model, String run, String trial, int rung) {
        return trial(model, run, trial) + "rung-" + rung + ".json";
    }

    /** Why a trial with a job of its own has no result. */
    public static String trialFailure(ModelName model, String run, String trial) {
        return trial(model, run, trial) + "failure.json";
    }

    /** The manifest of a run's best trial; it wakes evaluate. */
    public static String candidate(ModelName model, String run, String trial) {
        return trial(model, run, trial) + "candidate.json";
    }

    public static String versions(ModelName model) {
        return MODELS + model + "/versions/";
    }

    public static String version(ModelName model, int version) {
        return versions(model) + version + "/";
    }

    public static String versionModel(ModelName model, int version) {
        return version(model, version) + "model.onnx";
    }

    public static String evaluation(ModelName model, int version) {
        return version(model, version) + "evaluation.json";
    }

    public static String report(ModelName model, int version) {
        return version(model, version) + "report.html";
    }

    public static String card(ModelName model, int version) {
        return version(model, version) + "card.md";
    }

    public static String versionManifest(ModelName model, int version) {
        return version(model, version) + "version.json";
    }

    /** Which candidate owns the version's number; created before all else of the version. */
    public static String claim(ModelName model, int version) {
        return version(model, version) + "claim.json";
    }

    /** What became of a candidate once its promotion was settled; created after all else of its version. */
    public static String settled(ModelName model, String run, String trial) {
        return settled(model) + run + "/" + trial + ".json";
    }

    public static String settled(ModelName model) {
        return MODELS + model + "/settled/";
    }

    public static String aliases(ModelName model) {
        return MODELS + model + "/aliases.json";
    }

    public static String promotions(ModelName model) {
        return MODELS + model + "/promotions/";
    }

    public static String promotion(ModelName model, int number) {
        return promotions(model) + number + ".json";
    }

    public static String budget(ModelName model, YearMonth month) {
        return BUDGETS + model + "/" + month + ".json";
    }

    /**
     * How often a stage's sweep has driven something that has no outcome.
     *
     * @param stage preprocess, dispatch or evaluate
     * @param model as for {@link #rejected(String, String)}
     * @param id the upload or the run
     */
    public static String attempts(String stage, String model, String id) {
        return "attempts/" + stage + "/" + folder(model) + "/" + id + ".json";
    }

    /** Answers given on one day, one JSON document a line. */
    public static String predictions(ModelName model, LocalDate day, String name) {
        return "predictions/" + model + "/" + day + "/" + name + ".jsonl.gz";
    }

    /** What a user called a model, as one folder of a key that stays below S3's limit of 1,024 bytes. */
    private static String folder(String model) {
        var name = UploadId.segment(model);
        return name.length() <= FOLDER_LENGTH
                ? name
                : name.substring(0, FOLDER_LENGTH - FOLDER_DIGITS - 1) + "-"
                        + Sha256.of(model).substring(0, FOLDER_DIGITS);
    }
}
