package io.millrace.evaluate;

import io.millrace.data.DatasetReader;
import io.millrace.data.RowGroupSample;
import io.millrace.evaluate.checks.Part;
import io.millrace.evaluate.metrics.AnswerListener;
import io.millrace.evaluate.metrics.Scores;
import io.millrace.evaluate.metrics.Scoring;
import io.millrace.lifecycle.Sha256;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.lifecycle.spec.Split;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.onnx.OnnxModel;
import io.millrace.onnx.Predictor;
import io.millrace.onnx.ServableModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A dataset's test split and the models to score on it, in a temporary folder that goes when this is closed. */
final class Workbench implements AutoCloseable {
    /** So that the function's temporary folder holds it beside the test split and two models. */
    private static final long MOST_TRAIN_BYTES = 1L << 30;

    private final ObjectStore store;
    private final Scoring scoring;
    private final DatasetManifest dataset;
    private final Path folder;
    private final long mostTrainBytes;
    private @Nullable DatasetReader testSplit;

    Workbench(ObjectStore store, Scoring scoring, DatasetManifest dataset) {
        this(store, scoring, dataset, MOST_TRAIN_BYTES);
    }

    /** @param mostTrainBytes of a train split that is fetched; of a larger one parts of half as many are */
    Workbench(ObjectStore store, Scoring scoring, DatasetManifest dataset, long mostTrainBytes) {
        this.mostTrainBytes = mostTrainBytes;
        this.store = store;
        this.scoring = scoring;
        this.dataset = dataset;
        try {
            this.folder = Files.createTempDirectory("evaluate");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a temporary folder", e);
        }
    }

    /**
     * The test split, fetched once.
     *
     * @throws io.millrace.lifecycle.error.NotFoundException if the file is missing
     * @throws InvalidInputException if its bytes are not those of the manifest
     */
    DatasetReader testSplit() {
        var reader = testSplit;
        if (reader == null) {
            reader = reader(Split.TEST);
            testSplit = reader;
        }
        return reader;
    }

    /** The same as part of the checks. */
    Part test() {
        long rows = dataset.split(Split.TEST).rows();
        return new Part(testSplit(), rows, rows);
    }

    /** The train split, to compare the test split with, as of {@link #testSplit()}; of a large one a part. */
    Part train() {
        var file = dataset.split(Split.TRAIN);
        if (file.bytes() <= mostTrainBytes) {
            return new Part(reader(Split.TRAIN), file.rows(), file.rows());
        }
        var part = folder.resolve("train-part.parquet");
        var sample = new RowGroupSample((from, to) -> store.open(file.key(), from, to), file.bytes());
        return new Part(new DatasetReader(part, dataset), sample.write(part, mostTrainBytes / 2), file.rows());
    }

    private DatasetReader reader(Split split) {
        var file = dataset.split(split);
        return new DatasetReader(fetch(file.key(), file.sha256(), split.text() + ".parquet"), dataset);
    }

    /**
     * The object as a file.
     *
     * @throws io.millrace.lifecycle.error.NotFoundException if it is missing
     * @throws InvalidInputException if its bytes are not those that a manifest named
     */
    Path fetch(String key, String sha256, String name) {
        var file = folder.resolve(name);
        store.download(key, file);
        try {
            var actual = Sha256.of(file);
            if (!actual.equals(sha256)) {
                throw new InvalidInputException(
                        "%s has the SHA-256 %s, but its manifest names %s".formatted(key, actual, sha256));
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /**
     * The model, ready for rows of this dataset. The caller closes it.
     *
     * @throws InvalidInputException if it is no model, or answers another question
     */
    Predictor open(Path modelFile) {
        var model = Predictor.load(modelFile, dataset);
        if (model instanceof OnnxModel own) {
            var difference = otherQuestion(own.signature());
            if (difference.isPresent()) {
                model.close();
                throw new InvalidInputException(difference.get());
            }
        }
        return model;
    }

    /**
     * The model's figures on the test split.
     *
     * @param model opened from that file
     * @param listeners see all rows with their answers
     * @throws InvalidInputException if it cannot take these rows
     */
    Scores score(Predictor model, Path modelFile, List<? extends AnswerListener> listeners) {
        try {
            return scoring.score(model, Files.size(modelFile), testSplit(), dataset, listeners);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + modelFile, e);
        }
    }

    /** Whether there is nothing to score on. */
    boolean hasNoTestRows() {
        return dataset.split(Split.TEST).rows() == 0;
    }

    /** @throws InvalidInputException if the file cannot be loaded, and so not be served */
    void load(Path modelFile) {
        try {
            ServableModel.load(Files.readAllBytes(modelFile), () -> Predictor.RUN_LIMIT)
                    .close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + modelFile, e);
        }
    }

    private Optional<String> otherQuestion(ModelSignature signature) {
        if (signature.task() != dataset.task()) {
            return Optional.of("it answers a %s, and this dataset is a %s"
                    .formatted(signature.task().text(), dataset.task().text()));
        }
        return signature.target().equals(dataset.target())
                ? Optional.empty()
                : Optional.of("it predicts %s, and this dataset's target is %s"
                        .formatted(signature.target(), dataset.target()));
    }

    @Override
    public void close() {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder, e);
        }
    }
}
