package io.millrace.benchmarks.lifecycle;

import io.millrace.benchmarks.Benchmark;
import io.millrace.benchmarks.Figure;
import io.millrace.benchmarks.Report;
import io.millrace.benchmarks.Run;
import io.millrace.local.LocalClients;
import java.time.Duration;
import java.util.List;

/** What the local platform still costs when nobody has used it for a while. */
public final class IdleBenchmark implements Benchmark {
    /** Inference lives longest: five minutes; some seconds more for the one that looks after it. */
    private static final Duration IDLE = Duration.ofMinutes(5).plusSeconds(10);

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String description() {
        return "processes, memory and CPU of the local platform after five idle minutes (about six minutes)";
    }

    @Override
    public Report run(Run run) throws Exception {
        try (var platform = UserPlatform.start(run.root(), run.newFolder());
                var batch = LocalClients.batch(platform.account())) {
            new Traveller(
                            platform.account().http(),
                            LocalClients.store(platform.account()),
                            batch,
                            new Digits(run.root()))
                    .travel("digits");
            int busy = platform.children().size();
            var cpu = cpu(platform);
            run.out().println(busy + " processes of functions; waiting for " + IDLE.toSeconds() + " s");
            Thread.sleep(IDLE);
            double used = (cpu(platform).minus(cpu)).toMillis() / 10.0 / IDLE.toSeconds();
            var left = platform.children();
            left.forEach(child -> run.out().println("still there: " + child.info()));
            return report(
                    busy,
                    left.size(),
                    used,
                    UserPlatform.residentMib(platform.process()).orElse(0.0));
        }
    }

    private static Report report(int busy, int left, double cpuPercent, double residentMib) {
        return new Report(
                "When nothing happens",
                """
                `./millrace up`, on which digits were uploaded, trained, evaluated and predicted once, after five minutes without a
                request. Functions and jobs are processes of their own, and end; what stays is the platform that stands for AWS.
                """,
                List.of(
                        new Report.Figures(
                                "The local platform after five idle minutes",
                                List.of(
                                        new Figure("processes of functions and jobs while in use", busy, "processes"),
                                        new Figure("processes of functions and jobs left", left, "processes").atMost(0),
                                        new Figure("memory of the platform", residentMib, "MiB resident"),
                                        new Figure("CPU of the platform while idle", cpuPercent, "% of a core"))),
                        new Report.Text("""
                                ## On AWS

                                Nothing of the deployment is billed by the hour: functions, queues, events and the bucket are billed by
                                use, AWS Batch's compute environments have no hosts while no job runs. `./millrace cost` reads a Terraform
                                plan, tells what it costs while nothing happens, item by item, and refuses what is billed by the hour;
                                the tests hold the deployment's own plan against that.
                                """)));
    }

    private static Duration cpu(UserPlatform platform) {
        return platform.process().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
