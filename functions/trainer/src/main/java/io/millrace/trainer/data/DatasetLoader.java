package io.millrace.trainer.data;

import ai.onnxruntime.OrtEnvironment;
import io.millrace.data.DatasetReader;
import io.millrace.data.ReaderLimits;
import io.millrace.lifecycle.Sha256;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.spec.Split;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.onnx.FeatureGraph;
import io.millrace.onnx.FeatureRunner;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.TermRows;
import io.millrace.onnx.Vocabularies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;

/** Brings the train and validation splits into memory as features, which the dataset's own ONNX graph computes. */
public final class DatasetLoader {
    /** Rows at the start of the validation split that are kept as they came. */
    public static final int SAMPLE_ROWS = 1_000;

    /** Features computed at a time, so that large images do not fill the memory on their way. */
    private static final int READ_FEATURES = 20_000_000;

    /** A term that this many rows do not tell of is too rare to matter. */
    private static final long MOST_ROWS_FOR_VOCABULARIES = 200_000;

    private static final int VOCABULARY_BATCH = 500;

    private final ObjectStore store;

    public DatasetLoader(ObjectStore store) {
        this.store = store;
    }

    /** Loads the native libraries that any dataset is read with, which takes a tenth of a second. */
    public static void openAhead() {
        ReaderLimits.DEFAULT.openAhead();
        OrtEnvironment.getEnvironment();
    }

    /**
     * The dataset in memory.
     *
     * @throws InvalidInputException if it cannot be trained on
     * @throws TooLargeException if it does not fit into the memory
     * @throws UnavailableException if a split did not arrive whole
     */
    public Dataset load(DatasetManifest manifest) {
        var targets = new Targets(manifest);
        long rows = rows(manifest, Split.TRAIN) + rows(manifest, Split.VALIDATION);
        try (var trainFile = download(manifest, Split.TRAIN);
                var validationFile = download(manifest, Split.VALIDATION)) {
            var graph = FeatureGraph.of(manifest, vocabularies(manifest, trainFile));
            int outputs = targets.objective().outputs();
            var budget = HeapBudget.ofThisProcess();
            budget.check(rows, graph.shape(), outputs);
            DoubleConsumer room = termsARow -> budget.check(rows, graph.shape(), outputs, termsARow);
            var sample = new Sample();
            try (var runner = new FeatureRunner(graph)) {
                var train = examples(manifest, trainFile, graph, runner, targets, room, batch -> {});
                var validation = examples(manifest, validationFile, graph, runner, targets, terms -> {}, sample);
                return new Dataset(manifest, graph, targets.objective(), train, validation, sample.batches);
            }
        }
    }

    private static Vocabularies vocabularies(DatasetManifest manifest, LocalSplit train) {
        if (!Vocabularies.areNeeded(manifest)) {
            return Vocabularies.NONE;
        }
        // Evenly spread where there are too many: rows of one kind often lie beside each other.
        long every = Math.ceilDiv(manifest.split(Split.TRAIN).rows(), MOST_ROWS_FOR_VOCABULARIES);
        var number = new AtomicLong();
        try (var batches = new DatasetReader(train.file(), manifest).batches(VOCABULARY_BATCH)) {
            return Vocabularies.fit(manifest, batches.filter(batch -> number.getAndIncrement() % every == 0));
        }
    }

    /** A split's file while it is read. */
    private record LocalSplit(Split split, Path file) implements AutoCloseable {
        @Override
        public void close() {
            delete(file);
        }
    }

    /** The batches from the first on, until there would be more than {@link #SAMPLE_ROWS} rows. */
    private static final class Sample implements Consumer<RawBatch> {
        private final List<RawBatch> batches = new ArrayList<>();
        private int room = SAMPLE_ROWS;

        @Override
        public void accept(RawBatch batch) {
            // A batch that is too large ends the sample: rows must be those that the examples begin with.
            room -= batch.rows();
            if (room >= 0) {
                batches.add(batch);
            }
        }
    }

    private static int readRows(int width) {
        return Math.clamp(READ_FEATURES / width, 1, SAMPLE_ROWS);
    }

    private static long rows(DatasetManifest manifest, Split split) {
        long rows = manifest.split(split).rows();
        if (rows == 0) {
            throw new InvalidInputException(
                    "The %s split has no rows.".formatted(split.text()),
                    Place.column(null, "data.split." + split.text()),
                    "Give it a larger share in data.split, or upload more rows.");
        }
        return rows;
    }

    private Examples examples(
            DatasetManifest manifest,
            LocalSplit local,
            FeatureGraph graph,
            FeatureRunner runner,
            Targets targets,
            DoubleConsumer room,
            Consumer<RawBatch> alsoTo) {
        var split = local.split();
        int width = graph.shape().size();
        int rows = Math.toIntExact(manifest.split(split).rows());
        var blocks = new ExampleBlocks(width, rows);
        var terms = new ArrayList<TermRows>();
        var expected = new float[rows];
        int filled = 0;
        long termCount = 0;
        try (var batches = new DatasetReader(local.file(), manifest).batches(readRows(width))) {
            for (var batch : (Iterable<RawBatch>) batches::iterator) {
                var features = runner.run(batch);
                blocks.add(finite(features.numbers(), split, width, filled));
                terms.add(features.terms());
                float[] read = targets.of(batch);
                System.arraycopy(read, 0, expected, filled, read.length);
                filled += read.length;
                termCount += features.terms().terms().length;
                room.accept((double) termCount / filled);
                alsoTo.accept(batch);
            }
        }
        if (filled != rows) {
            throw new IllegalStateException(
                    "%s has %d rows, its manifest says %d".formatted(split.text(), filled, rows));
        }
        return blocks.finish(TermRows.concat(terms), expected);
    }

    private LocalSplit download(DatasetManifest manifest, Split split) {
        var remote = manifest.split(split);
        var local = new LocalSplit(split, temporary(split));
        try {
            store.download(remote.key(), local.file());
            if (!Sha256.of(local.file()).equals(remote.sha256())) {
                throw new UnavailableException(remote.key() + " did not arrive as its manifest describes it");
            }
            return local;
        } catch (IOException e) {
            local.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            local.close();
            throw e;
        }
    }

    private static float[] finite(float[] features, Split split, int width, int rowsBefore) {
        for (int i = 0; i < features.length; i++) {
            if (!Float.isFinite(features[i])) {
                throw new InvalidInputException(
                        "Row %d of the %s split has a number too large to train on."
                                .formatted(rowsBefore + i / width + 1, split.text()),
                        Place.nowhere(),
                        "Look for infinite or extreme values in the columns of numbers, or name such columns under data.ignore.");
            }
        }
        return features;
    }

    private static Path temporary(Split split) {
        try {
            return Files.createTempFile("millrace-" + split.text(), ".parquet");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
