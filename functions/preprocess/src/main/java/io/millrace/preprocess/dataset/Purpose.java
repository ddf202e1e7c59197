package io.millrace.preprocess.dataset;

import io.millrace.lifecycle.spec.Split;
import java.util.Map;

/** What the rows of an upload are for. */
enum Purpose {
    /** A model is to be trained on them, so they are divided. */
    TRAINING {
        @Override
        String rank() {
            return "(2 - greatest(given, 0)) * " + RANK + " + r";
        }

        @Override
        Map<Split, Long> split(Splitting splitting) {
            return splitting.split();
        }
    },
    /** The upload brings its model, which they only test. */
    EVIDENCE {
        @Override
        String rank() {
            return "r";
        }

        @Override
        Map<Split, Long> split(Splitting splitting) {
            return splitting.allTest();
        }
    };

    private static final long RANK = 1L << 44;

    /** Of equal rows of {@link io.millrace.preprocess.table.Keyed} the one stays where this is least, as SQL. */
    abstract String rank();

    abstract Map<Split, Long> split(Splitting splitting);
}
