package io.millrace.trainer.trial;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.onnx.Scorer;
import io.millrace.trainer.data.Dataset;
import io.millrace.trainer.data.Examples;
import io.millrace.trainer.fit.Course;
import io.millrace.trainer.objective.Objective;
import io.millrace.trainer.objective.RowLosses;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Means the scores of other trials' models: kinds of models err differently, so that their mean errs less, and few
 * validation rows cannot tell which of them is the best. One that is clearly worse than the others is left out.
 *
 * <p>Each member is trained in its own trial's folder: what that trial has kept is not trained again, and the same model
 * comes out whether it was there or not.
 *
 * @param members in the order of the plan
 */
record EnsembleTraining(List<Member> members) implements Training {
    EnsembleTraining {
        members = List.copyOf(members);
    }

    /** Another trial of the run. */
    record Member(Hyperparameters plan, Folder folder, Training training) {
        /** Empty if it diverged, or cannot take the data, of which its own trial has told. */
        private Optional<Trained> train(Dataset dataset) {
            try {
                return training.train(dataset, plan, folder);
            } catch (InvalidInputException e) {
                return Optional.empty();
            }
        }
    }

    @Override
    public Optional<Trained> train(Dataset dataset, Hyperparameters plan, Folder folder) {
        var watch = new Course.Watch(System::nanoTime);
        var trained = members.stream()
                .flatMap(member -> member.train(dataset).stream())
                .sorted(Comparator.comparingDouble(member -> member.best().validationLoss()))
                .toList();
        if (trained.isEmpty()) {
            return Optional.empty();
        }
        var objective = dataset.objective(plan.classWeights());
        var chosen = chosen(trained, objective, dataset.validation());
        var course = new Course(plan, List.of(epoch(chosen, objective, dataset, watch.seconds())));
        folder.tell(course.history());
        return Optional.of(new Trained(
                course,
                chosen.stream().mapToLong(Trained::parameters).sum(),
                new Scorer.Mean(chosen.stream().map(Trained::scorer).toList()),
                mean(chosen, Trained::validation),
                mean(chosen, Trained::sample),
                chosen.getFirst().device(),
                chosen.stream().flatMap(member -> member.precision().stream()).findFirst(),
                0));
    }

    /**
     * Of the best one, the best two and so on, the most whose mean is not clearly worse than the best of these means: by
     * no more than the standard error of the difference (Breiman et al. 1984).
     *
     * @param trained the best first
     */
    private static List<Trained> chosen(List<Trained> trained, Objective objective, Examples validation) {
        var means = IntStream.rangeClosed(1, trained.size())
                .mapToObj(count -> mean(trained.subList(0, count), Trained::validation))
                .map(scores -> new RowLosses(objective, scores, validation.targets()))
                .toList();
        var best =
                means.stream().min(Comparator.comparingDouble(RowLosses::mean)).orElseThrow();
        int most = IntStream.range(0, means.size())
                .filter(i -> !means.get(i).isClearlyWorseThan(best))
                .max()
                .orElseThrow();
        return trained.subList(0, most + 1);
    }

    /** The one epoch there is. What it says of the train split is the mean of what the members say. */
    private static EpochProgress epoch(List<Trained> chosen, Objective objective, Dataset dataset, double seconds) {
        var validated = objective.tally();
        validated.add(mean(chosen, Trained::validation), dataset.validation().targets());
        return new EpochProgress(
                1,
                1,
                average(chosen, EpochProgress::trainLoss),
                validated.loss(),
                objective.metric(),
                average(chosen, EpochProgress::trainMetric),
                validated.metric(),
                0,
                dataset.train().rows() / seconds,
                seconds,
                0);
    }

    private static double average(List<Trained> chosen, ToDoubleFunction<EpochProgress> figure) {
        return chosen.stream().map(Trained::best).mapToDouble(figure).average().orElseThrow();
    }

    private static float[] mean(List<Trained> chosen, Function<Trained, float[]> scores) {
        var mean = new float[scores.apply(chosen.getFirst()).length];
        for (var member : chosen) {
            float[] own = scores.apply(member);
            for (int i = 0; i < mean.length; i++) {
                mean[i] += own[i] / chosen.size();
            }
        }
        return mean;
    }
}
