package io.millrace.trainer.trees;

import io.millrace.trainer.data.Examples;
import java.nio.FloatBuffer;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.util.BigDenseMatrix;

/** Examples as XGBoost's matrices, copied outside the heap, where an array's limit of 2^31 numbers does not hold. */
final class Matrices {
    private Matrices() {}

    /** With targets as labels. The caller disposes it. */
    static DMatrix of(Examples examples) {
        var dense = new BigDenseMatrix(examples.rows(), examples.width());
        try {
            var row = FloatBuffer.allocate(examples.width());
            for (int i = 0; i < examples.rows(); i++) {
                examples.features(i, row.clear());
                for (int j = 0; j < examples.width(); j++) {
                    dense.set(i, j, row.get(j));
                }
            }
            return Boosting.call(() -> {
                var matrix = new DMatrix(dense, Float.NaN);
                matrix.setLabel(examples.targets());
                return matrix;
            });
        } finally {
            dense.dispose();
        }
    }
}
