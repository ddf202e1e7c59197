package io.millrace.trainer.trees;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.lifecycle.json.Json;
import io.millrace.onnx.Trees;
import io.millrace.onnx.Trees.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads trees from XGBoost's JSON, in which floats are written so that they come back to the last bit.
 *
 * @see <a href="https://xgboost.readthedocs.io/en/release_2.1.0/tutorials/saving_model.html">XGBoost's model files</a>
 */
final class TreeReader {
    private TreeReader() {}

    /** @param rounds of which the trees are read, from the first */
    static Trees read(byte[] json, int outputs, int rounds) {
        var model = parse(json).at("/learner/gradient_booster/model");
        int count = model.at("/iteration_indptr/" + rounds).intValue();
        List<Tree> trees = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // Of two classes the trees score the second.
            int output = outputs == 2 ? 1 : model.at("/tree_info/" + i).intValue();
            trees.add(tree(model.at("/trees/" + i), output));
        }
        return new Trees(outputs, trees);
    }

    private static Tree tree(JsonNode tree, int output) {
        return new Tree(
                output,
                ints(tree.get("left_children")),
                ints(tree.get("right_children")),
                ints(tree.get("split_indices")),
                floats(tree.get("split_conditions")));
    }

    private static int[] ints(JsonNode array) {
        var numbers = new int[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = array.get(i).intValue();
        }
        return numbers;
    }

    private static float[] floats(JsonNode array) {
        var numbers = new float[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Float.parseFloat(array.get(i).asText());
        }
        return numbers;
    }

    private static JsonNode parse(byte[] json) {
        try {
            return Json.mapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
