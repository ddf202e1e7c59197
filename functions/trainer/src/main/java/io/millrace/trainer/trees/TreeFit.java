package io.millrace.trainer.trees;

import io.millrace.trainer.data.Examples;
import io.millrace.trainer.fit.Course;
import io.millrace.trainer.objective.Objective;
import io.millrace.trainer.objective.Tally;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Boosts over rounds until they are all done, or the validation loss has not got better for a while. */
public final class TreeFit {
    private final Objective objective;
    private final LongSupplier nanoTime;

    /** @param nanoTime a clock for durations, such as {@code System::nanoTime} */
    public TreeFit(Objective objective, LongSupplier nanoTime) {
        this.objective = objective;
        this.nanoTime = nanoTime;
    }

    /**
     * Boosts.
     *
     * @param boosting with the trees of the course so far
     * @param afterRound gets the course with each new round
     * @return the course to its end; it stops before a round whose losses are no numbers
     */
    public Course run(
            Boosting boosting, Examples train, Examples validation, Course begun, Consumer<Course> afterRound) {
        var course = begun;
        while (course.goesOn()) {
            var watch = new Course.Watch(nanoTime);
            boosting.grow(course.epoch() + 1);
            double trainSeconds = watch.seconds();
            var trained = tally(boosting.trainScores(), train);
            var validated = tally(boosting.validationScores(0), validation);
            if (!Double.isFinite(trained.loss()) || !Double.isFinite(validated.loss())) {
                return course;
            }
            course = course.next(
                    objective,
                    trained,
                    validated,
                    course.plan().learningRate(),
                    train.rows(),
                    trainSeconds,
                    watch.seconds());
            afterRound.accept(course);
        }
        return course;
    }

    private Tally tally(float[] scores, Examples examples) {
        var tally = objective.tally();
        tally.add(scores, examples.targets());
        return tally;
    }
}
