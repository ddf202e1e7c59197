package io.millrace.inference.explain;

import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows mixed from batches of the same columns. */
final class Rows {
    private Rows() {}

    /**
     * Rows whose features come from an explained row or from a background row.
     *
     * @param features names, in the order that {@code taken} counts them
     * @param taken for each row to make, which features come from the explained row
     * @param from for each row to make, the background row the others come from
     */
    static RawBatch mixed(
            List<String> features, RawBatch explained, RawBatch background, List<boolean[]> taken, List<Integer> from) {
        Map<String, RawColumn> columns = new LinkedHashMap<>();
        for (int i = 0; i < features.size(); i++) {
            var name = features.get(i);
            int feature = i;
            columns.put(
                    name,
                    switch (explained.columns().get(name)) {
                        case RawColumn.Numbers(double[] own) -> {
                            var others =
                                    ((RawColumn.Numbers) background.columns().get(name)).values();
                            var values = new double[taken.size()];
                            Arrays.setAll(values, r -> taken.get(r)[feature] ? own[0] : others[from.get(r)]);
                            yield new RawColumn.Numbers(values);
                        }
                        case RawColumn.Strings(String[] own) -> {
                            var others =
                                    ((RawColumn.Strings) background.columns().get(name)).values();
                            var values = new String[taken.size()];
                            Arrays.setAll(values, r -> taken.get(r)[feature] ? own[0] : others[from.get(r)]);
                            yield new RawColumn.Strings(values);
                        }
                        case RawColumn.Images images -> throw new IllegalArgumentException("images are no features");
                    });
        }
        return new RawBatch(taken.size(), columns);
    }
}
