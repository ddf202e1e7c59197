package io.millrace.benchmarks;

/** What a figure should come to. */
public sealed interface Goal {
    boolean met(double value);

    record AtMost(double bound) implements Goal {
        @Override
        public boolean met(double value) {
            return value <= bound;
        }

        @Override
        public String toString() {
            return "at most " + Numbers.text(bound);
        }
    }

    record AtLeast(double bound) implements Goal {
        @Override
        public boolean met(double value) {
            return value >= bound;
        }

        @Override
        public String toString() {
            return "at least " + Numbers.text(bound);
        }
    }
}
