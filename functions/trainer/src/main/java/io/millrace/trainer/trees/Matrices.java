package io.millrace.trainer.trees;

import io.millrace.trainer.data.Examples;
import io.millrace.trainer.objective.Objective;
import java.nio.FloatBuffer;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.util.BigDenseMatrix;

/** Examples as XGBoost's matrices, copied outside the heap, where an array's limit of 2^31 numbers does not hold. */
final class Matrices {
    private Matrices() {}

    /** With targets as labels, and what rows count by the objective. The caller disposes it. */
    static DMatrix of(Examples examples, Objective objective) {
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
                if (objective instanceof Objective.Classification labels) {
                    var weights = labels.rowWeights(examples.targets());
                    if (weights.isPresent()) {
                        matrix.setWeight(weights.get());
                    }
                }
                return matrix;
            });
        } finally {
            dense.dispose();
        }
    }
}
