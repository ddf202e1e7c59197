package io.millrace.trainer.fit;

import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.onnx.Weights;
import io.millrace.trainer.data.Examples;
import io.millrace.trainer.objective.Tally;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Trains over epochs until they are all done, or the validation loss has not got better for a while, or the losses are
 * no numbers any more. Equal seeds give equal weights, resumed or not.
 */
public final class Fit {
    private final Hyperparameters plan;
    private final int mostEpochs;
    private final LongSupplier nanoTime;
    /** The same in each epoch. */
    private int[] unshuffled = {};

    /** Of all epochs. @param nanoTime a clock for durations, such as {@code System::nanoTime} */
    public Fit(Hyperparameters plan, LongSupplier nanoTime) {
        this(plan, plan.epochs(), nanoTime);
    }

    /** @param mostEpochs after which the training rests: the next one goes on there as if it had not */
    public Fit(Hyperparameters plan, int mostEpochs, LongSupplier nanoTime) {
        this.plan = plan;
        this.mostEpochs = mostEpochs;
        this.nanoTime = nanoTime;
    }

    /**
     * Trains.
     *
     * @param learner with its first weights
     * @param resumed where an earlier attempt had got to
     * @param afterEpoch gets each new state
     * @return the state after the last good epoch; empty if not even the first gave finite losses
     */
    public Optional<FitState> run(
            Learner learner,
            Examples train,
            Examples validation,
            Optional<FitState> resumed,
            Consumer<FitState> afterEpoch) {
        resumed.ifPresent(state -> learner.load(state.weights(), state.optimizer()));
        var state = resumed;
        while (course(state).goesOn()) {
            var next = epoch(learner, train, validation, state);
            if (next.isEmpty()) {
                return state;
            }
            state = next;
            afterEpoch.accept(next.get());
        }
        return state;
    }

    /**
     * Trains on other rows for some of the plan's epochs, without looking at how it goes.
     *
     * @param learner with its first weights
     * @param afterEpoch run after each epoch
     * @return the weights after the last epoch; empty if an epoch gave no finite loss
     */
    public Optional<Weights> again(Learner learner, Examples rows, int epochs, Runnable afterEpoch) {
        for (int epoch = 1; epoch <= epochs; epoch++) {
            if (!Double.isFinite(trainOnce(learner, rows, epoch).loss())) {
                return Optional.empty();
            }
            afterEpoch.run();
        }
        return Optional.of(learner.weights());
    }

    private Optional<FitState> epoch(Learner learner, Examples train, Examples validation, Optional<FitState> before) {
        var course = course(before);
        int epoch = course.epoch() + 1;
        var watch = new Course.Watch(nanoTime);
        var trained = trainOnce(learner, train, epoch);
        double trainSeconds = watch.seconds();
        var validated = learner.objective().tally();
        learner.score(validation, validated);
        if (!Double.isFinite(trained.loss()) || !Double.isFinite(validated.loss())) {
            return Optional.empty();
        }
        var weights = learner.weights();
        var best = before.map(FitState::best)
                .filter(b -> b.validationLoss() <= validated.loss())
                .orElseGet(() -> new Best(epoch, validated.loss(), validated.metric(), weights));
        var history = course.next(
                        learner.objective(),
                        trained,
                        validated,
                        rate(train.rows()).at(stepsAnEpoch(train.rows()) * epoch - 1),
                        train.rows(),
                        trainSeconds,
                        watch.seconds())
                .history();
        return Optional.of(new FitState(weights, learner.optimizerState(), best, history));
    }

    private Course course(Optional<FitState> state) {
        return new Course(plan, mostEpochs, state.map(FitState::history).orElse(List.of()));
    }

    private Tally trainOnce(Learner learner, Examples train, int epoch) {
        var tally = learner.objective().tally();
        learner.seed(Shuffle.seed(plan.seed(), epoch));
        // Where one batch is all rows, only what draws or mixes within it can tell one order from another.
        int[] order = plan.batchSize() >= train.rows() && !learner.heedsOrder()
                ? unshuffled(train.rows())
                : Shuffle.order(train.rows(), plan.seed(), epoch);
        var rate = rate(order.length);
        long step = stepsAnEpoch(order.length) * (epoch - 1);
        for (int from = 0; from < order.length; from += plan.batchSize()) {
            int to = Math.min(order.length, from + plan.batchSize());
            learner.step(train, order, from, to, rate.at(step), tally);
            step++;
        }
        return tally;
    }

    private int[] unshuffled(int rows) {
        if (unshuffled.length != rows) {
            unshuffled = Shuffle.none(rows);
        }
        return unshuffled;
    }

    private LearningRate rate(int rows) {
        return new LearningRate(plan.learningRate(), stepsAnEpoch(rows) * plan.epochs());
    }

    private long stepsAnEpoch(int rows) {
        return Math.ceilDiv(rows, plan.batchSize());
    }
}
