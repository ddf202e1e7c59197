package io.millrace.evaluate.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.evaluate.Tables;
import io.millrace.lifecycle.evidence.DataCheck;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Golden numbers are those of scipy 1.17.1: {@code ks_2samp} (exact) of {@code ((17ii) % 101)/10} for i to 300 against
 * {@code ((29ii) % 103)/10 + 0.8} to 200, and {@code chi2_contingency(correction=False)} of the letters
 * {@code "abc"[(7i + i//3) % 3]} to 300 against {@code "abc"[(5i + i//4) % 3 if i % 5 else 0]} to 200, which are 100, 100
 * and 100 against 120, 40 and 40.
 */
class DriftChecksTest {

    @Test
    void numbersAreComparedByKolmogorovAndSmirnov() {
        var check = only(
                Tables.number("x", 1),
                numbers(300, i -> i * i * 17 % 101 / 10.0),
                numbers(200, i -> i * i * 29 % 103 / 10.0 + 0.8));

        assertThat(check.figures().get("ks")).isCloseTo(0.13166666666666665, within(1e-12));
        assertThat(check.figures().get("p_value")).isCloseTo(0.029211288018390635, within(1e-9));
    }

    @Test
    void categoriesAreComparedByChiSquareAndTheStabilityIndex() {
        var check = only(
                Tables.category("c", "a", "b", "c"),
                letters(300, i -> "abc".charAt((i * 7 + i / 3) % 3)),
                letters(200, i -> "abc".charAt(i % 5 == 0 ? 0 : (i * 5 + i / 4) % 3)));

        assertThat(check.figures().get("chi_square")).isCloseTo(34.63203463203463, within(1e-9));
        assertThat(check.figures().get("p_value")).isCloseTo(3.0182084531833835e-08, within(1e-15));
        assertThat(check.figures().get("psi")).isCloseTo(0.29296327697816255, within(1e-12));
        assertThat(check.level()).isEqualTo(DataCheck.Level.WARNING);
    }

    @Test
    void theSameValuesDoNotDrift() {
        var values = numbers(300, i -> i * i * 17 % 101);

        var check = only(Tables.number("x", 1), values, values);

        assertThat(check.level()).isEqualTo(DataCheck.Level.FINE);
        assertThat(check.value()).isZero();
        assertThat(check.finding()).startsWith("x is distributed in test as in train");
    }

    @Test
    void textsAreComparedByTheirLengths() {
        var check = only(
                Tables.text("t"),
                new RawColumn.Strings(
                        IntStream.range(0, 100).mapToObj("a"::repeat).toArray(String[]::new)),
                new RawColumn.Strings(
                        IntStream.range(100, 200).mapToObj("b"::repeat).toArray(String[]::new)));

        assertThat(check.figures()).containsEntry("ks", 1.0);
        assertThat(check.level()).isEqualTo(DataCheck.Level.WARNING);
    }

    @Test
    void theFurthestFeatureComesFirst() {
        var features = List.of(Tables.number("near", 1), Tables.number("far", 1));
        var train = Map.<String, RawColumn>of("near", numbers(200, i -> i), "far", numbers(200, i -> i));
        var test = Map.<String, RawColumn>of("near", numbers(200, i -> i + 2), "far", numbers(200, i -> i + 100));

        var checks =
                new DriftChecks(features).check(List.of(new RawBatch(200, train)), List.of(new RawBatch(200, test)));

        assertThat(checks).extracting(DataCheck::subject).containsExactly("far", "near");
    }

    private static DataCheck only(Column feature, RawColumn train, RawColumn test) {
        var checks = new DriftChecks(List.of(feature))
                .check(
                        List.of(new RawBatch(train.rows(), Map.of(feature.name(), train))),
                        List.of(new RawBatch(test.rows(), Map.of(feature.name(), test))));
        assertThat(checks).hasSize(1);
        return checks.getFirst();
    }

    private static RawColumn numbers(int rows, IntToDoubleFunction value) {
        return new RawColumn.Numbers(IntStream.range(0, rows).mapToDouble(value).toArray());
    }

    private static RawColumn letters(int rows, IntFunction<Character> value) {
        return new RawColumn.Strings(
                IntStream.range(0, rows).mapToObj(value).map(String::valueOf).toArray(String[]::new));
    }
}
