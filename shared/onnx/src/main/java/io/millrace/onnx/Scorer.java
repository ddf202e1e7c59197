package io.millrace.onnx;

import java.util.List;

/** What is trained: from features to scores, one a class before the softmax, or the one standardised number. */
public sealed interface Scorer {

    /** The same, whose scores are a {@code divisor}-th. */
    Scorer dividedBy(double divisor);

    /**
     * A network.
     *
     * @param layers from the features to the scores, as {@link Architecture#layers} gives them
     */
    record Network(List<Layer> layers, Weights weights) implements Scorer {
        public Network {
            layers = List.copyOf(layers);
        }

        @Override
        public Scorer dividedBy(double divisor) {
            return new Network(layers, weights.scoresDividedBy(divisor, layers));
        }
    }

    /** Boosted trees. */
    record Forest(Trees trees) implements Scorer {
        @Override
        public Scorer dividedBy(double divisor) {
            return new Forest(trees.scoresDividedBy(divisor));
        }
    }

    /** The mean of the members' scores. @param members at least one, for the same features and outputs */
    record Mean(List<Scorer> members) implements Scorer {
        public Mean {
            members = List.copyOf(members);
            if (members.isEmpty()) {
                throw new IllegalArgumentException("there is no mean of no scores");
            }
        }

        @Override
        public Scorer dividedBy(double divisor) {
            return new Mean(
                    members.stream().map(member -> member.dividedBy(divisor)).toList());
        }
    }
}
