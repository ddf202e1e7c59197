package io.millrace.evaluate.explanation;

import io.millrace.evaluate.metrics.KeptRows;
import io.millrace.lifecycle.evidence.Interval;
import io.millrace.lifecycle.evidence.OcclusionMap;
import io.millrace.lifecycle.manifest.DatasetManifest.ImageShape;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.Predictor;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Covers each part of evenly chosen pictures in turn, and adds up by their labels what that loses. */
public final class Occlusion {
    private static final int ROWS = 500;
    private static final int LEAST_ROWS = 50;
    /** Parts along the longer side. */
    private static final int PARTS = 7;
    /** Labels with a map of their own: those with the most pictures. */
    private static final int MOST_LABELS = 10;
    /** Pictures of a label below which its map says nothing. */
    private static final int LEAST_PICTURES = 10;

    private static final double Z = 1.959963984540054;

    private final KeptRows kept;
    private final Predictor model;
    private final int rows;
    private final Map<String, Integer> column = new HashMap<>();
    private final int height;
    private final int width;

    /**
     * @param shape of most pictures
     * @param predictions rows that the model may be asked, all parts together
     */
    public Occlusion(KeptRows kept, Predictor model, ImageShape shape, long predictions) {
        this.kept = kept;
        this.model = model;
        model.classes().forEach(label -> column.put(label, column.size()));
        double longest = Math.max(shape.height(), shape.width());
        this.height = Math.clamp(Math.round(PARTS * shape.height() / longest), 1, Math.min(PARTS, shape.height()));
        this.width = Math.clamp(Math.round(PARTS * shape.width() / longest), 1, Math.min(PARTS, shape.width()));
        this.rows = (int) Math.clamp(predictions / ((long) height * width), LEAST_ROWS, ROWS);
    }

    /** What covering the parts of some pictures loses. */
    private static final class Sums {
        private final double[] added;
        private final double[] squares;
        private final PictureMean mean = new PictureMean();
        private double before;
        private int pictures;

        Sums(int parts) {
            this.added = new double[parts];
            this.squares = new double[parts];
        }
    }

    /** One of all pictures, then those of the labels; none without pictures. */
    public List<OcclusionMap> maps() {
        var byLabel = new LinkedHashMap<String, Sums>();
        var all = new Sums(height * width);
        kept.some(rows).forEach(batch -> add(batch, all, byLabel));
        if (all.pictures == 0) {
            return List.of();
        }
        var maps = new ArrayList<OcclusionMap>();
        maps.add(map("", all));
        byLabel.entrySet().stream()
                .filter(label -> label.getValue().pictures >= LEAST_PICTURES)
                .sorted(Map.Entry.comparingByValue(Comparator.comparingInt((Sums sums) -> -sums.pictures)))
                .limit(MOST_LABELS)
                .sorted(Map.Entry.comparingByKey())
                .forEach(label -> maps.add(map(label.getKey(), label.getValue())));
        return maps;
    }

    private void add(RawBatch batch, Sums all, Map<String, Sums> byLabel) {
        var images = (RawColumn.Images) batch.columns().get(ModelSignature.IMAGE);
        var before = losses(batch, model.predict(batch));
        var sums = new ArrayList<List<Sums>>();
        for (int row = 0; row < batch.rows(); row++) {
            var own = new ArrayList<>(List.of(all));
            if (kept.truth(batch) instanceof RawColumn.Strings labels) {
                own.add(byLabel.computeIfAbsent(labels.values()[row], any -> new Sums(height * width)));
            }
            for (var one : own) {
                one.pictures++;
                one.before += before[row];
                one.mean.add(images, row);
            }
            sums.add(own);
        }
        for (int part = 0; part < height * width; part++) {
            var after = losses(batch, model.predict(batch.with(ModelSignature.IMAGE, covered(images, part))));
            for (int row = 0; row < batch.rows(); row++) {
                double added = after[row] - before[row];
                for (var one : sums.get(row)) {
                    one.added[part] += added;
                    one.squares[part] += added * added;
                }
            }
        }
    }

    /** What the true label's probability lacks to 1, or the squared error. */
    private double[] losses(RawBatch batch, Predictions answers) {
        return switch (answers) {
            case Predictions.Labels labels -> {
                var truth = ((RawColumn.Strings) kept.truth(batch)).values();
                yield IntStream.range(0, truth.length)
                        .mapToDouble(row -> column.containsKey(truth[row])
                                ? 1 - labels.probabilities()[row][column.get(truth[row])]
                                : 1)
                        .toArray();
            }
            case Predictions.Values values -> kept.losses(batch, values);
        };
    }

    private RawColumn.Images covered(RawColumn.Images images, int part) {
        int top = part / width * images.height() / height;
        int bottom = Math.max(top + 1, (part / width + 1) * images.height() / height);
        int left = part % width * images.width() / width;
        int right = Math.max(left + 1, (part % width + 1) * images.width() / width);
        int size = images.height() * images.width() * images.channels();
        var pixels = images.pixels().clone();
        for (int row = 0; row < images.rows(); row++) {
            for (int channel = 0; channel < images.channels(); channel++) {
                long sum = 0;
                for (int i = channel; i < size; i += images.channels()) {
                    sum += Byte.toUnsignedInt(images.pixels()[row * size + i]);
                }
                byte mean = (byte) (sum * images.channels() / size);
                for (int y = top; y < bottom; y++) {
                    for (int x = left; x < right; x++) {
                        pixels[row * size + (y * images.width() + x) * images.channels() + channel] = mean;
                    }
                }
            }
        }
        return new RawColumn.Images(pixels, images.height(), images.width(), images.channels());
    }

    private OcclusionMap map(String label, Sums sums) {
        var parts = IntStream.range(0, height * width)
                .mapToObj(part -> part(sums, part))
                .toList();
        return new OcclusionMap(label, sums.pictures, height, width, parts, sums.mean.png());
    }

    private OcclusionMap.Part part(Sums sums, int part) {
        double mean = sums.added[part] / sums.pictures;
        double variance = Math.max(0, sums.squares[part] / sums.pictures - mean * mean);
        double half = Z * Math.sqrt(variance / Math.max(1, sums.pictures - 1));
        double level = sums.before / sums.pictures;
        return new OcclusionMap.Part(
                inUnit(mean, level), new Interval(inUnit(mean - half, level), inUnit(mean + half, level)));
    }

    /** Of a regression what is added to the mean squared error, as what it adds to the RMSE. */
    private double inUnit(double added, double level) {
        return model.classes().isEmpty() ? Math.sqrt(Math.max(0, level + added)) - Math.sqrt(level) : added;
    }
}
