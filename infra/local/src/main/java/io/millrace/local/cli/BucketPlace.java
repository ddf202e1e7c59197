package io.millrace.local.cli;

import io.millrace.aws.AwsClients;
import io.millrace.aws.S3ObjectStore;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.local.LocalClients;
import io.millrace.local.StateLock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** The bucket that a command is about: {@code MILLRACE_BUCKET}, with the environment's AWS settings, or this machine's. */
final class BucketPlace {
    @Mixin
    private Place place = new Place();

    ObjectStore store() {
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

    /** What the command does with the bucket; says what to do where it cannot be reached. */
    static int reaching(Callable<Integer> work) throws Exception {
        try {
            return work.call();
        } catch (UnavailableException e) {
            throw new IllegalStateException(
                    "the bucket cannot be reached (" + e.getMessage()
                            + "). Is the platform running? ./millrace up starts it.",
                    e);
        }
    }
}
