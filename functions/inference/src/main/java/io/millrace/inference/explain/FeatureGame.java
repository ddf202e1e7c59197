package io.millrace.inference.explain;

import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The features of a row take the place of a background row's, one after the other.
 *
 * @param features names, in the players' order
 * @param row a batch of one row
 * @param background the starts
 */
record FeatureGame(List<String> features, RawBatch row, RawBatch background, Score score) implements Game {

    @Override
    public int players() {
        return features.size();
    }

    @Override
    public double whole() {
        return score.of(row)[0];
    }

    @Override
    public double[] starts() {
        return score.of(background);
    }

    @Override
    public double[] scores(List<boolean[]> joined, List<Integer> from) {
        return score.of(mixed(joined, from));
    }

    private RawBatch mixed(List<boolean[]> joined, List<Integer> from) {
        Map<String, RawColumn> columns = new LinkedHashMap<>();
        for (int i = 0; i < features.size(); i++) {
            var name = features.get(i);
            int feature = i;
            columns.put(
                    name,
                    switch (row.columns().get(name)) {
                        case RawColumn.Numbers(double[] own) -> {
                            var others =
                                    ((RawColumn.Numbers) background.columns().get(name)).values();
                            var values = new double[joined.size()];
                            Arrays.setAll(values, r -> joined.get(r)[feature] ? own[0] : others[from.get(r)]);
                            yield new RawColumn.Numbers(values);
                        }
                        case RawColumn.Strings(String[] own) -> {
                            var others =
                                    ((RawColumn.Strings) background.columns().get(name)).values();
                            var values = new String[joined.size()];
                            Arrays.setAll(values, r -> joined.get(r)[feature] ? own[0] : others[from.get(r)]);
                            yield new RawColumn.Strings(values);
                        }
                        case RawColumn.Images images -> throw new IllegalArgumentException("images are no features");
                    });
        }
        return new RawBatch(joined.size(), columns);
    }
}
