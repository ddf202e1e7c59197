package io.millrace.trainer.trees;

import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.onnx.Trees;
import io.millrace.trainer.data.Examples;
import io.millrace.trainer.objective.Objective;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Trees that grow by rounds, each on what the trees before it left unexplained (Chen and Guestrin 2016). Equal examples,
 * plans and numbers of threads give equal trees, resumed or not: nothing is drawn at random, since XGBoost does not keep
 * where its sampling had got to. Belongs to one thread.
 */
public final class Boosting implements AutoCloseable {
    private static final String BINARY = "ubj";

    private final Objective objective;
    private final Map<String, Object> parameters;
    private final DMatrix train;
    private final DMatrix validation;
    private Booster booster;

    /**
     * Without a tree yet.
     *
     * @param threads of one round; results may differ in the last digits between numbers of threads
     */
    public Boosting(
            Examples train,
            Examples validation,
            Objective objective,
            Hyperparameters plan,
            int threads,
            TreeDevice device) {
        this.objective = objective;
        this.parameters = parameters(objective, plan, threads, device);
        this.train = Matrices.of(train, objective);
        this.validation = Matrices.of(validation, objective);
        this.booster = call(() -> XGBoost.train(this.train, parameters, 0, Map.of(), null, null));
    }

    private static Map<String, Object> parameters(
            Objective objective, Hyperparameters plan, int threads, TreeDevice device) {
        Map<String, Object> parameters = new TreeMap<>();
        switch (objective) {
            case Objective.Classification(int classes, var weights)
            when classes == 2 -> {
                parameters.put("objective", "binary:logistic");
                // As a probability: a score of 0.
                parameters.put("base_score", 0.5);
            }
            case Objective.Classification(int classes, var weights) -> {
                parameters.put("objective", "multi:softprob");
                parameters.put("num_class", classes);
                parameters.put("base_score", 0);
            }
            case Objective.Regression regression -> {
                parameters.put("objective", "reg:squarederror");
                parameters.put("base_score", 0);
            }
        }
        parameters.put("tree_method", "hist");
        parameters.put("device", device.parameter());
        parameters.put("eta", plan.learningRate());
        parameters.put("max_depth", 6);
        parameters.put("min_child_weight", 1);
        parameters.put("nthread", threads);
        parameters.put("disable_default_eval_metric", true);
        return parameters;
    }

    /** Adds a round of trees: one, or one a class where there are more than two. @param round counted from 1 */
    public void grow(int round) {
        call(() -> {
            booster.update(train, round - 1);
            return booster;
        });
    }

    /** Goes on from there. */
    public void load(byte[] bytes) {
        booster.dispose();
        booster = call(() -> {
            var loaded = XGBoost.loadModel(bytes);
            loaded.setParams(parameters);
            return loaded;
        });
    }

    public byte[] bytes() {
        return call(() -> booster.toByteArray(BINARY));
    }

    /** Scores of the training rows by all trees, as of {@link #validationScores}. */
    float[] trainScores() {
        return scores(train, 0);
    }

    /**
     * Scores [rows][outputs] of the validation rows, row-major, in the form of a network's: one a class, or the one
     * standardised number.
     *
     * @param rounds of which the trees count; 0: all
     */
    public float[] validationScores(int rounds) {
        return scores(validation, rounds);
    }

    private float[] scores(DMatrix rows, int rounds) {
        float[][] margins = call(() -> booster.predict(rows, true, rounds));
        int width = objective.outputs();
        var scores = new float[margins.length * width];
        for (int row = 0; row < margins.length; row++) {
            float[] margin = margins[row];
            // Of two classes XGBoost scores the second against a first of 0.
            System.arraycopy(margin, 0, scores, (row + 1) * width - margin.length, margin.length);
        }
        return scores;
    }

    /** The trees of the first {@code rounds}. */
    public Trees trees(int rounds) {
        return TreeReader.read(call(() -> booster.toByteArray("json")), objective.outputs(), rounds);
    }

    @Override
    public void close() {
        booster.dispose();
        validation.dispose();
        train.dispose();
    }

    /** A call of the native library, whose errors are checked. */
    @FunctionalInterface
    interface Native<T> {
        T call() throws XGBoostError, IOException;
    }

    static <T> T call(Native<T> action) {
        try {
            return action.call();
        } catch (XGBoostError e) {
            throw new IllegalStateException("XGBoost: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
