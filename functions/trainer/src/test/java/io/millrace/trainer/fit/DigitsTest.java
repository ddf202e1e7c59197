package io.millrace.trainer.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.lifecycle.spec.Precision;
import io.millrace.onnx.Architecture;
import io.millrace.onnx.FeatureShape;
import io.millrace.trainer.data.Examples;
import io.millrace.trainer.network.Compute;
import io.millrace.trainer.network.InitialWeights;
import io.millrace.trainer.network.Network;
import io.millrace.trainer.network.NetworkLearner;
import io.millrace.trainer.objective.Objective;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped digits, 8 x 8 pixels of 0 to 16: of each five, four to learn from and one to be judged by. */
class DigitsTest {
    private static final Path DIGITS = Path.of("../../infra/local/samples/digits/digits.csv.gz");
    private static final FeatureShape SHAPE = new FeatureShape.Image(8, 8, 1);
    private static final Objective TEN_CLASSES = new Objective.Classification(10);
    private static final float WHITE = 16;

    @ParameterizedTest
    @CsvSource({"mlp,0.001", "cnn,0.002"})
    void bfloat16LearnsThemAsWellAsSinglePrecision(String architecture, double rate) throws IOException {
        var plan = new Hyperparameters(architecture, 12, 32, Optimizer.ADAM, rate, 0, 7);
        var train = examples(row -> row % 5 != 0);
        var validation = examples(row -> row % 5 == 0);

        try (var compute = Compute.start(1)) {
            double single = accuracy(compute, plan, Precision.FP32, train, validation);
            double half = accuracy(compute, plan, Precision.BF16, train, validation);

            assertThat(single).isGreaterThan(0.96);
            assertThat(half).isCloseTo(single, within(0.01));
        }
    }

    private static double accuracy(
            Compute compute, Hyperparameters plan, Precision precision, Examples train, Examples validation) {
        var layers = Architecture.of(plan.architecture(), SHAPE, TEN_CLASSES.outputs(), train.rows())
                .layers(SHAPE, TEN_CLASSES.outputs());
        try (var network = new Network(compute, SHAPE, layers, InitialWeights.of(layers, plan.seed()), precision)) {
            var learner =
                    new NetworkLearner(network, TEN_CLASSES, plan.optimizer(), Optional.empty(), Optional.empty());
            return new Fit(plan, System::nanoTime)
                    .run(learner, train, validation, Optional.empty(), state -> {})
                    .orElseThrow()
                    .best()
                    .validationMetric();
        }
    }

    private static List<String> lines() throws IOException {
        try (var file = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(DIGITS)), StandardCharsets.UTF_8))) {
            return file.lines().toList();
        }
    }

    private static Examples examples(IntPredicate wanted) throws IOException {
        var all = lines();
        var lines =
                IntStream.range(0, all.size()).filter(wanted).mapToObj(all::get).toList();
        var features = new float[lines.size()][SHAPE.size()];
        var targets = new float[lines.size()];
        for (int row = 0; row < lines.size(); row++) {
            var cells = lines.get(row).split(",");
            for (int pixel = 0; pixel < SHAPE.size(); pixel++) {
                features[row][pixel] = Integer.parseInt(cells[pixel]) / WHITE;
            }
            targets[row] = Integer.parseInt(cells[SHAPE.size()]);
        }
        return Examples.of(features, targets);
    }
}
