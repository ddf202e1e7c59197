package io.millrace.evaluate.robustness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.evaluate.Tables;
import io.millrace.evaluate.metrics.KeptRows;
import io.millrace.lifecycle.evidence.RobustnessCurve;
import io.millrace.lifecycle.goal.Figure;
import io.millrace.lifecycle.goal.FigurePath;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DisturbancesTest {
    private static final int ROWS = 20_000;
    private static final List<Disturbance> TABLE = new TableDisturbances(Tables.regression(
                    Tables.number("x", 2), Tables.category("c", "a", "b", "c", "d"), Tables.text("t")))
            .all();

    @Test
    void everyDisturbanceCanBeNamedInGoals() {
        assertThat(Stream.concat(TABLE.stream(), ImageDisturbances.all().stream())
                        .map(Disturbance::name))
                .containsExactlyInAnyOrderElementsOf(FigurePath.DISTURBANCES);
    }

    @Test
    void asManyValuesAreMissingAsTheSeveritySays() {
        var changed = table("missing_values", 0.3);

        assertThat(Arrays.stream(numbers(changed)).filter(Double::isNaN).count() / (double) ROWS)
                .isCloseTo(0.3, within(0.01));
        assertThat(Arrays.stream(strings(changed, "c")).filter(String::isEmpty).count() / (double) ROWS)
                .isCloseTo(0.3, within(0.01));
    }

    @Test
    void noiseHasSoManyStandardDeviationsOfTheColumn() {
        var noise = Arrays.stream(numbers(table("noise", 0.5))).summaryStatistics();
        double squares = Arrays.stream(numbers(table("noise", 0.5)))
                .map(value -> value * value)
                .average()
                .orElseThrow();

        assertThat(noise.getAverage()).isCloseTo(0, within(0.03));
        assertThat(Math.sqrt(squares)).isCloseTo(0.5 * 2, within(0.02));
    }

    @Test
    void swappedCategoriesAreOthersOfTheColumn() {
        var changed = strings(table("category_swaps", 0.4), "c");

        assertThat(changed).containsOnly("a", "b", "c", "d");
        // One of four swaps meets the same category again.
        assertThat(Arrays.stream(changed).filter(value -> !value.equals("a")).count() / (double) ROWS)
                .isCloseTo(0.3, within(0.01));
    }

    @Test
    void typosTouchAsManyLettersAsTheSeveritySays() {
        var changed = strings(table("typos", 0.2), "t");

        // Of ten letters, two thirds of a typo change the length by one, up as often as down.
        assertThat(Arrays.stream(changed).mapToInt(String::length).average().orElseThrow())
                .isCloseTo(10, within(0.05));
        assertThat(Arrays.stream(changed).filter("bcdefghijk"::equals).count() / (double) ROWS)
                .isCloseTo(Math.pow(1 - 0.2 * (1 - 1 / 78.0), 10), within(0.015));
    }

    @Test
    void evenPicturesStayEvenWhateverMovesInThem() {
        for (var name : List.of("shift", "rotation", "blur")) {
            assertThat(pixels(name, even(100))).as(name).containsOnly(100);
        }
    }

    @Test
    void lightMovesGreyLevelsWithinTheirBounds() {
        assertThat(pixels("brightness", even(200))).containsOnly(100, 255);
        assertThat(pixels("contrast", even(228))).containsOnly(148);
    }

    @Test
    void blurKeepsTheLightAndSpreadsIt() {
        var spot = even(0);
        spot[40] = (byte) 255;
        var picture = new RawBatch(1, Map.of("image", new RawColumn.Images(spot, 9, 9, 1)));
        var blurred = ((RawColumn.Images) image("blur")
                        .change()
                        .apply(picture, 1, new SplittableRandom(7))
                        .columns()
                        .get("image"))
                .pixels();

        assertThat(blurred[40]).isBetween((byte) 38, (byte) 43); // 255 / (2 pi)
        assertThat(IntStream.range(0, 81)
                        .map(i -> Byte.toUnsignedInt(blurred[i]))
                        .sum())
                .isBetween(240, 270);
        assertThat(blurred[39]).isEqualTo(blurred[41]).isEqualTo(blurred[31]).isEqualTo(blurred[49]);
    }

    @Test
    void aCurveBeginsUndisturbedAndIsTheSameEachTime() {
        var dataset = Tables.classification(List.of("low", "high"), Tables.number("x", 1));
        var random = new SplittableRandom(7);
        var x = random.doubles(1_000).map(value -> 4 * value - 2).toArray();
        var truth = Arrays.stream(x).mapToObj(DisturbancesTest::label).toArray(String[]::new);
        var batch =
                new RawBatch(1_000, Map.of("x", new RawColumn.Numbers(x), Tables.TARGET, new RawColumn.Strings(truth)));
        var model = Tables.model(dataset.classes(), rows -> {
            var values = ((RawColumn.Numbers) rows.columns().get("x")).values();
            return new Predictions.Labels(
                    Arrays.stream(values).mapToObj(DisturbancesTest::label).toArray(String[]::new),
                    new float[values.length][2]);
        });
        var kept = new KeptRows(dataset, 1_000);
        kept.accept(batch, model.predict(batch));

        var curves = new Robustness(kept, model, Figure.ACCURACY, 100_000).curves();

        assertThat(curves).extracting(RobustnessCurve::disturbance).containsExactly("missing_values", "noise");
        for (var curve : curves) {
            assertThat(curve.points().getFirst()).isEqualTo(new RobustnessCurve.Point(0, 1));
            assertThat(curve.points())
                    .extracting(RobustnessCurve.Point::figure)
                    .isSortedAccordingTo((a, b) -> Double.compare(b, a));
        }
        assertThat(new Robustness(kept, model, Figure.ACCURACY, 100_000).curves())
                .isEqualTo(curves);
    }

    /** NaN is low. */
    private static String label(double x) {
        return x > 0 ? "high" : "low";
    }

    private static RawBatch table(String name, double severity) {
        var texts = new String[ROWS];
        Arrays.fill(texts, "bcdefghijk");
        var categories = new String[ROWS];
        Arrays.fill(categories, "a");
        var batch = new RawBatch(
                ROWS,
                Map.of(
                        "x", new RawColumn.Numbers(new double[ROWS]),
                        "c", new RawColumn.Strings(categories),
                        "t", new RawColumn.Strings(texts)));
        return TABLE.stream()
                .filter(disturbance -> disturbance.name().equals(name))
                .findFirst()
                .orElseThrow()
                .change()
                .apply(batch, severity, new SplittableRandom(7));
    }

    private static double[] numbers(RawBatch batch) {
        return ((RawColumn.Numbers) batch.columns().get("x")).values();
    }

    private static String[] strings(RawBatch batch, String column) {
        return ((RawColumn.Strings) batch.columns().get(column)).values();
    }

    private static byte[] even(int level) {
        var pixels = new byte[81];
        Arrays.fill(pixels, (byte) level);
        return pixels;
    }

    private static Disturbance image(String name) {
        return ImageDisturbances.all().stream()
                .filter(disturbance -> disturbance.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Of 20 such pictures of 9 x 9, disturbed most. */
    private static int[] pixels(String name, byte[] pixels) {
        var disturbance = image(name);
        var images = new RawColumn.Images(pixels, 9, 9, 1).select(new int[20]);
        var severities = disturbance.severities();
        var changed = disturbance
                .change()
                .apply(
                        new RawBatch(20, Map.of("image", images)),
                        severities[severities.length - 1],
                        new SplittableRandom(7));
        var bytes = ((RawColumn.Images) changed.columns().get("image")).pixels();
        return IntStream.range(0, bytes.length)
                .map(i -> Byte.toUnsignedInt(bytes[i]))
                .toArray();
    }
}
