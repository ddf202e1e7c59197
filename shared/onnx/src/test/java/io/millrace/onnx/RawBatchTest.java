package io.millrace.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RawBatchTest {
    private final RawBatch batch = new RawBatch(
            3,
            Map.of(
                    "x", new RawColumn.Numbers(new double[] {1, 2, 3}),
                    "t", new RawColumn.Strings(new String[] {"a", "b", "c"}),
                    "image", new RawColumn.Images(new byte[] {1, 2, 3, 4, 5, 6}, 1, 2, 1)));

    @Test
    void chosenRowsComeInTheOrderAskedForAndMoreThanOnce() {
        var chosen = batch.select(2, 0, 2).columns();

        assertThat(((RawColumn.Numbers) chosen.get("x")).values()).containsExactly(3, 1, 3);
        assertThat(((RawColumn.Strings) chosen.get("t")).values()).containsExactly("c", "a", "c");
        assertThat(((RawColumn.Images) chosen.get("image")).pixels()).containsExactly(5, 6, 1, 2, 5, 6);
    }

    @Test
    void joiningUndoesSplitting() {
        var joined = RawBatch.joined(List.of(batch.select(0), batch.select(1, 2)));

        assertThat(joined.rows()).isEqualTo(3);
        assertThat(((RawColumn.Numbers) joined.columns().get("x")).values()).containsExactly(1, 2, 3);
        assertThat(((RawColumn.Strings) joined.columns().get("t")).values()).containsExactly("a", "b", "c");
        assertThat(((RawColumn.Images) joined.columns().get("image")).pixels()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void anotherColumnTakesTheNameAndTheRestStays() {
        var changed = batch.with("x", new RawColumn.Numbers(new double[] {7, 8, 9}));

        assertThat(((RawColumn.Numbers) changed.columns().get("x")).values()).containsExactly(7, 8, 9);
        assertThat(changed.columns().get("t")).isSameAs(batch.columns().get("t"));
    }
}
