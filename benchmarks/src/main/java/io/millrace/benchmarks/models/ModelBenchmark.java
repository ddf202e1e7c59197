package io.millrace.benchmarks.models;

import io.millrace.benchmarks.Benchmark;
import io.millrace.benchmarks.Report;
import io.millrace.benchmarks.Run;
import io.millrace.local.LocalClients;
import io.millrace.local.Platform;
import io.millrace.local.PlatformSettings;
import java.time.Clock;
import java.util.List;

/** How good the models are that nobody tuned. */
public final class ModelBenchmark implements Benchmark {
    @Override
    public String name() {
        return "models";
    }

    @Override
    public String description() {
        return "scores on public data sets, with no train section (--data DIR, --only SET; about half an hour)";
    }

    @Override
    public Report run(Run run) throws Exception {
        var settings = PlatformSettings.of(run.newFolder(), run.root(), PlatformSettings.Ports.FREE);
        try (var platform = Platform.start(settings, System.err::println, Clock.systemUTC())) {
            var table = new ModelTable(LocalClients.store(platform.account()), run.data(), run.out()).run(run::wants);
            return new Report("Models that nobody tuned", """
                    Public data sets from upload to evidence on the local platform, with no `train` section. Scores are of the test
                    split, which neither training nor the choice of a model has seen. Training is the sum over all trials, in
                    seconds of this machine.""", List.of(new Report.Text(table)));
        }
    }
}
