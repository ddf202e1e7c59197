package io.millrace.preprocess.dataset;

import io.millrace.lifecycle.spec.Split;
import java.util.Map;

/** What the rows of an upload are for. */
enum Purpose {
    /** A model is to be trained on them, so they are divided. */
    TRAINING {
        @Override
        Map<Split, Long> split(Splitting splitting) {
            return splitting.split();
        }
    },
    /** The upload brings its model, which they only test. */
    EVIDENCE {
        @Override
        Map<Split, Long> split(Splitting splitting) {
            return splitting.allTest();
        }
    };

    abstract Map<Split, Long> split(Splitting splitting);
}
