package io.millrace.onnx;

import java.util.List;

/**
 * Boosted decision trees: each adds the value of the leaf that a row ends in to one of the scores. Scores are those of a
 * network: one per class before the softmax, or the one standardised number of a regression.
 *
 * @param outputs scores a row; those that no tree adds to are 0
 */
public record Trees(int outputs, List<Tree> trees) {

    public Trees {
        trees = List.copyOf(trees);
    }

    /**
     * One tree as parallel arrays over its nodes, of which the first is the root. The arrays are not copied.
     *
     * @param output the score it adds to
     * @param left the node for rows whose feature lies below the value; {@value #NONE} makes the node a leaf
     * @param right the node for all others
     * @param feature index of the feature that an inner node looks at
     * @param value an inner node's threshold, or what a leaf adds
     */
    public record Tree(int output, int[] left, int[] right, int[] feature, float[] value) {
        public static final int NONE = -1;

        /** @throws IllegalArgumentException if the arrays are of different lengths or empty */
        public Tree {
            int nodes = left.length;
            if (nodes == 0 || right.length != nodes || feature.length != nodes || value.length != nodes) {
                throw new IllegalArgumentException("the arrays of a tree have %d, %d, %d and %d nodes"
                        .formatted(nodes, right.length, feature.length, value.length));
            }
        }

        int size() {
            return left.length;
        }

        private Tree leavesDividedBy(double divisor) {
            var divided = value.clone();
            for (int node = 0; node < divided.length; node++) {
                if (isLeaf(node)) {
                    divided[node] = (float) (divided[node] / divisor);
                }
            }
            return new Tree(output, left, right, feature, divided);
        }

        boolean isLeaf(int node) {
            return left[node] == NONE;
        }
    }

    /** The same trees, whose scores are a {@code divisor}-th. */
    public Trees scoresDividedBy(double divisor) {
        return new Trees(
                outputs,
                trees.stream().map(tree -> tree.leavesDividedBy(divisor)).toList());
    }

    /** How many splits and leaves there are. */
    public long nodes() {
        return trees.stream().mapToLong(Tree::size).sum();
    }

    /** @throws IllegalArgumentException unless the trees take that many features and give that many scores */
    void check(int features, int scores) {
        if (outputs != scores) {
            throw new IllegalArgumentException("the trees have %d outputs, not %d".formatted(outputs, scores));
        }
        for (var tree : trees) {
            if (tree.output() < 0 || tree.output() >= outputs) {
                throw new IllegalArgumentException("no score has the number " + tree.output());
            }
            for (int node = 0; node < tree.size(); node++) {
                boolean known = tree.isLeaf(node) || tree.feature()[node] >= 0 && tree.feature()[node] < features;
                if (!known || !Float.isFinite(tree.value()[node])) {
                    throw new IllegalArgumentException("node %d looks at feature %d of %d for the value %s"
                            .formatted(node, tree.feature()[node], features, tree.value()[node]));
                }
            }
        }
    }
}
