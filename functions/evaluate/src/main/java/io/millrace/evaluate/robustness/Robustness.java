package io.millrace.evaluate.robustness;

import io.millrace.evaluate.metrics.KeptRows;
import io.millrace.lifecycle.evidence.RobustnessCurve;
import io.millrace.lifecycle.goal.Figure;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.onnx.Predictor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Measures the deciding figure under each disturbance that the data can suffer. Seeds are fixed. */
public final class Robustness {
    private static final long SEED = 20_260_000_023L;
    private static final int ROWS = 1_000;
    /** Pixels are disturbed one by one, so large images get fewer rows. */
    private static final long PIXELS = 2_000_000;

    private static final int LEAST_ROWS = 50;

    private final KeptRows kept;
    private final Predictor model;
    private final Figure figure;
    private final long predictions;

    /**
     * @param figure to measure
     * @param predictions rows that the model may be asked, all curves together
     */
    public Robustness(KeptRows kept, Predictor model, Figure figure, long predictions) {
        this.predictions = predictions;
        this.kept = kept;
        this.model = model;
        this.figure = figure;
    }

    /** One curve a disturbance; none without rows. */
    public List<RobustnessCurve> curves() {
        var disturbances = kept.dataset().kind() == DatasetManifest.Kind.IMAGE
                ? ImageDisturbances.all()
                : new TableDisturbances(kept.dataset()).all();
        int rows = rows(1
                + disturbances.stream()
                        .mapToInt(disturbance -> disturbance.severities().length)
                        .sum());
        double undisturbed = kept.rows() == 0 ? Double.NaN : kept.figure(model, figure, rows, batch -> batch);
        return Double.isNaN(undisturbed)
                ? List.of()
                : disturbances.stream()
                        .map(disturbance -> curve(disturbance, rows, undisturbed))
                        .toList();
    }

    private int rows(int points) {
        long fitting = kept.dataset()
                .image()
                .map(shape -> PIXELS / Math.max(1, (long) shape.height() * shape.width() * shape.channels()))
                .orElse((long) ROWS);
        return (int) Math.clamp(Math.min(fitting, predictions / points), LEAST_ROWS, ROWS);
    }

    private RobustnessCurve curve(Disturbance disturbance, int rows, double undisturbed) {
        var points = new ArrayList<RobustnessCurve.Point>();
        points.add(new RobustnessCurve.Point(0, undisturbed));
        for (double severity : disturbance.severities()) {
            var random = new SplittableRandom(SEED);
            double disturbed = kept.figure(
                    model, figure, rows, batch -> disturbance.change().apply(batch, severity, random));
            if (Double.isFinite(disturbed)) {
                points.add(new RobustnessCurve.Point(severity, disturbed));
            }
        }
        return new RobustnessCurve(disturbance.name(), disturbance.unit(), figure.path(), points);
    }
}
