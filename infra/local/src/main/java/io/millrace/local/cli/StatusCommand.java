package io.millrace.local.cli;

import io.millrace.aws.AwsClients;
import io.millrace.aws.S3ObjectStore;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.local.LocalClients;
import io.millrace.local.StateLock;
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
            "Tell where each upload stands and why, from the bucket alone.",
            "With MILLRACE_BUCKET set: that bucket, with the AWS settings of the environment. Else the platform on this machine."
        },
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private Place place = new Place();

    @Parameters(
            arity = "0..1",
            paramLabel = "MODEL",
            description = "All about this model; without it, a line for each.")
    private Optional<String> model = Optional.empty();

    @Override
    public Integer call() {
        try {
            return print();
        } catch (UnavailableException e) {
            throw new IllegalStateException(
                    "the bucket cannot be reached (" + e.getMessage()
                            + "). Is the platform running? ./millrace up starts it.",
                    e);
        }
    }

    private int print() {
        var reader = new StatusReader(store());
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

    private ObjectStore store() {
        var bucket = Optional.ofNullable(System.getenv("MILLRACE_BUCKET")).filter(b -> !b.isBlank());
        if (bucket.isPresent()) {
            return new S3ObjectStore(AwsClients.s3(), bucket.get());
        }
        return StateLock.addresses(place.home())
                .map(LocalClients::store)
                .orElseThrow(() -> new IllegalStateException(
                        "MILLRACE_BUCKET is not set and there is no platform in " + place.home()
                                + ". Start one with ./millrace up, or set MILLRACE_BUCKET and the AWS variables."));
    }
}
