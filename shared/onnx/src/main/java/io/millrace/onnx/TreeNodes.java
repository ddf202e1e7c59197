package io.millrace.onnx;

import io.millrace.onnx.Trees.Tree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/**
 * Writes trees as one TreeEnsemble. That operator keeps splits and leaves in two lists, and a tree that is one leaf needs
 * a split all the same.
 *
 * @see <a href="https://onnx.ai/onnx/operators/onnx_aionnxml_TreeEnsemble.html">TreeEnsemble</a>
 */
final class TreeNodes {
    /** Below goes left: with "at most", rows that equal a threshold would go the other way than in training. */
    private static final byte BRANCH_LT = 1;

    private static final int SUM = 1;

    private final List<Split> splits = new ArrayList<>();
    private final List<Leaf> leaves = new ArrayList<>();
    private final List<Integer> roots = new ArrayList<>();

    private record Leaf(int output, float value) {}

    private record Split(int feature, float threshold, Branch left, Branch right) {}

    /** @param place in the list of splits, or of leaves */
    private record Branch(int place, boolean isLeaf) {}

    private TreeNodes() {}

    /** Adds the ensemble after {@code features}; returns the value with the scores. */
    static String write(OnnxGraph graph, String features, Trees trees) {
        var ensemble = new TreeNodes();
        trees.trees().forEach(ensemble::add);
        if (trees.trees().isEmpty()) {
            // The operator has at least one tree.
            ensemble.add(new Tree(0, new int[] {Tree.NONE}, new int[] {Tree.NONE}, new int[1], new float[1]));
        }
        return ensemble.write(graph, features, trees.outputs());
    }

    private void add(Tree tree) {
        if (tree.isLeaf(0)) {
            roots.add(splits.size());
            // Two leaves: ONNX Runtime 1.28 takes a wrong value where both ways lead to the same one.
            splits.add(new Split(0, 0, leaf(tree, 0), leaf(tree, 0)));
            return;
        }
        roots.add(branch(tree, 0).place());
    }

    private Branch branch(Tree tree, int node) {
        if (tree.isLeaf(node)) {
            return leaf(tree, node);
        }
        var left = branch(tree, tree.left()[node]);
        var right = branch(tree, tree.right()[node]);
        splits.add(new Split(tree.feature()[node], tree.value()[node], left, right));
        return new Branch(splits.size() - 1, false);
    }

    private Branch leaf(Tree tree, int node) {
        leaves.add(new Leaf(tree.output(), tree.value()[node]));
        return new Branch(leaves.size() - 1, true);
    }

    private String write(OnnxGraph graph, String features, int outputs) {
        var modes = new byte[splits.size()];
        Arrays.fill(modes, BRANCH_LT);
        return graph.mlNode(
                "TreeEnsemble",
                features,
                Attributes.integer("n_targets", outputs),
                Attributes.integer("aggregate_function", SUM),
                Attributes.integers("tree_roots", ints(roots, root -> root)),
                Attributes.bytes("nodes_modes", modes),
                Attributes.integers("nodes_featureids", ints(splits, Split::feature)),
                Attributes.floats("nodes_splits", floats(splits, Split::threshold)),
                Attributes.integers(
                        "nodes_truenodeids", ints(splits, s -> s.left().place())),
                Attributes.integers(
                        "nodes_trueleafs", ints(splits, s -> s.left().isLeaf() ? 1 : 0)),
                Attributes.integers(
                        "nodes_falsenodeids", ints(splits, s -> s.right().place())),
                Attributes.integers(
                        "nodes_falseleafs", ints(splits, s -> s.right().isLeaf() ? 1 : 0)),
                Attributes.integers("leaf_targetids", ints(leaves, Leaf::output)),
                Attributes.floats("leaf_weights", floats(leaves, Leaf::value)));
    }

    private static <T> int[] ints(List<T> list, ToIntFunction<T> number) {
        return list.stream().mapToInt(number).toArray();
    }

    private static <T> float[] floats(List<T> list, ToDoubleFunction<T> number) {
        var numbers = new float[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) number.applyAsDouble(list.get(i));
        }
        return numbers;
    }
}
