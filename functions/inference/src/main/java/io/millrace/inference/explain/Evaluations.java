package io.millrace.inference.explain;

import io.millrace.inference.TooLargeException;

/** @param most rows that a model may be asked for to explain one request */
record Evaluations(int most) {

    /** @throws TooLargeException if they are more than that */
    void check(long evaluations) {
        if (evaluations > most) {
            throw new TooLargeException("the explanation takes " + evaluations + " evaluations of the model, over the"
                    + " limit of " + most + "; send fewer rows, or ask for fewer rounds");
        }
    }
}
