package io.millrace.inference.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.inference.TestModels;
import io.millrace.inference.TooLargeException;
import io.millrace.onnx.OnnxModel;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However little may be asked of the model: what is told adds up, and no more is asked. */
class TableExplainerTest {
    private static final OnnxModel MODEL = OnnxModel.load(TestModels.reviews());
    private static final RawBatch BACKGROUND =
            RawBatch.joined(Collections.nCopies(10, RawBatch.joined(List.of(row("a dark room", 2), row("房间很好", 5)))));

    @AfterAll
    static void close() {
        MODEL.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {150, 200, 500, 1_000, 10_000})
    void aLimitMakesThemCoarserAndIsKept(int limit) {
        var asked = new AtomicInteger();
        var rows = List.of(row("a very good room, not small", 4), row("房间不大,早餐很好", 1), row("", Double.NaN));
        var explanations = explained(rows, limit, asked);

        assertThat(asked.get()).isLessThanOrEqualTo(limit + rows.size());
        for (var explanation : explanations) {
            assertThat(Arrays.stream(explanation.estimate().values()).sum())
                    .isCloseTo(
                            explanation.estimate().score()
                                    - explanation.estimate().base(),
                            within(1e-9));
            var text = explanation.texts().getFirst();
            assertThat(Arrays.stream(text.estimate().values()).sum())
                    .isCloseTo(text.estimate().score() - text.estimate().base(), within(1e-9));
            assertThat(text.estimate().score()).isEqualTo(explanation.estimate().score());
        }
    }

    @Test
    void moreThanTheLeastIsRefused() {
        var rows = new ArrayList<>(Collections.nCopies(20, row("a very good room, not small", 4)));
        assertThatThrownBy(() -> explained(rows, 500, new AtomicInteger()))
                .isInstanceOf(TooLargeException.class)
                .hasMessageContaining("over the limit of 500");
    }

    @Test
    void longTextsCountAsMoreRows() {
        var text = String.join(" ", Collections.nCopies(2_000, "room"));
        var rows = List.of(row(text, 4));
        assertThatThrownBy(() -> explained(rows, 5_000, new AtomicInteger())).isInstanceOf(TooLargeException.class);
        assertThat(explained(List.of(row(text.substring(0, 490), 4)), 5_000, new AtomicInteger()))
                .hasSize(1);
    }

    private static List<Explanation.Features> explained(List<RawBatch> rows, int limit, AtomicInteger asked) {
        var explainer = new TableExplainer(
                MODEL.signature(),
                batch -> {
                    asked.addAndGet(batch.rows());
                    return MODEL.predict(batch);
                },
                BACKGROUND,
                new ExplainParameters(),
                new Evaluations(limit));
        return explainer.of(rows).rows().stream()
                .map(Explanation.Features.class::cast)
                .toList();
    }

    private static RawBatch row(String review, double stars) {
        return new RawBatch(
                1,
                Map.of(
                        "review", new RawColumn.Strings(new String[] {review}),
                        "stars", new RawColumn.Numbers(new double[] {stars})));
    }
}
