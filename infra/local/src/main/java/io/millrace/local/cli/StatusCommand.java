package io.millrace.local.cli;

import io.millrace.local.status.StatusOverview;
import io.millrace.local.status.StatusReader;
import io.millrace.local.status.StatusText;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells where uploads stand. */
@Command(
        name = "status",
        description = {
            "Tell where each upload stands and why: from the bucket, the dead letters on this machine,",
            "and the jobs of AWS Batch (with MILLRACE_BUCKET set: where MILLRACE_BATCH_CPU_QUEUE names the queue).",
            "With MILLRACE_BUCKET set: that bucket, with the AWS settings of the environment. Else the platform on this machine."
        },
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private BucketPlace bucket = new BucketPlace();

    @Parameters(
            arity = "0..1",
            paramLabel = "MODEL",
            description = "All about this model; without it, a line for each.")
    private Optional<String> model = Optional.empty();

    @Override
    public Integer call() throws Exception {
        return BucketPlace.reaching(this::print);
    }

    private int print() {
        var reader = new StatusReader(bucket.store(), bucket.givenUp(), bucket.jobs());
        if (model.isPresent()) {
            StatusText.lines(reader.read(model.get())).forEach(System.out::println);
            return 0;
        }
        var models = reader.models().stream().map(reader::read).toList();
        if (models.isEmpty()) {
            System.out.println("No uploads yet. Put data under incoming/MODEL/ in the bucket.");
        }
        StatusOverview.lines(models).forEach(System.out::println);
        return 0;
    }
}
