package io.millrace.benchmarks.lifecycle;

import io.millrace.benchmarks.Benchmark;
import io.millrace.benchmarks.Figure;
import io.millrace.benchmarks.Median;
import io.millrace.benchmarks.Report;
import io.millrace.benchmarks.Run;
import io.millrace.local.LocalClients;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How long an upload takes until the endpoint answers with what was learnt from it, beyond the training itself. */
public final class UploadBenchmark implements Benchmark {
    private static final int UPLOADS = 5;
    private static final double GOAL_SECONDS = 3;
    private static final String SECONDS = "s";

    @Override
    public String name() {
        return "upload";
    }

    @Override
    public String description() {
        return "digits from upload to the endpoint's first answer, on a warm platform (about three minutes)";
    }

    @Override
    public Report run(Run run) throws Exception {
        var journeys = new ArrayList<Journey>();
        Journey cold;
        try (var platform = UserPlatform.start(run.root(), run.newFolder());
                var s3 = LocalClients.s3(platform.account());
                var batch = LocalClients.batch(platform.account())) {
            var traveller = new Traveller(
                    platform.account().http(), LocalClients.store(platform.account()), batch, new Digits(run.root()));
            cold = traveller.travel("digits-cold");
            run.out().println("cold: " + cold);
            for (int i = 1; i <= UPLOADS; i++) {
                var journey = traveller.travel("digits-" + i);
                run.out().println("warm: " + journey);
                journeys.add(journey);
            }
        }
        return new Report(
                "From upload to answer",
                """
                The 1,797 digits that the demo ships, uploaded under a new name each time to `./millrace up`, until
                `POST /v1/models/NAME:predict` answers; it is asked every 20 ms. All functions and the trainer share two
                processor cores. Warm: every function has been called before and still lives; the trainer is a new process each
                time, as a job of AWS Batch is. Training is what learning took, as `trial.json` tells it: the epochs, and those once
                more in which a small table's rows of validation are learnt too. Figures are
                medians of %d uploads.""".formatted(UPLOADS),
                List.of(
                        new Report.Figures(
                                "Beyond the training itself",
                                List.of(
                                        median("warm", journeys, Journey::beyondTraining)
                                                .atMost(GOAL_SECONDS),
                                        new Figure(
                                                "cold: the first upload after the start, one run",
                                                cold.beyondTraining(),
                                                SECONDS))),
                        new Report.Figures(
                                "Its parts, warm",
                                List.of(
                                        median(
                                                "upload until the run is planned (preprocess, dispatch)",
                                                journeys,
                                                Journey::planning),
                                        median("until its job starts", journeys, Journey::queueing),
                                        median(
                                                "the job without its training (process, engine, export, parity)",
                                                journeys,
                                                Journey::jobAround),
                                        median(
                                                "evidence, registration, promotion after the job",
                                                journeys,
                                                Journey::evidence),
                                        median("until the endpoint answers", journeys, Journey::serving),
                                        median("training, for comparison", journeys, Journey::training)))));
    }

    private static Figure median(String what, List<Journey> journeys, ToDoubleFunction<Journey> part) {
        return new Figure(what, Median.of(journeys, part), SECONDS);
    }
}
