package io.millrace.local.cli;

import io.millrace.aws.AwsClients;
import io.millrace.aws.S3ObjectStore;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.manifest.RunManifest.Compute.Kind;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.local.LocalAccount;
import io.millrace.local.LocalClients;
import io.millrace.local.Platform;
import io.millrace.local.StateLock;
import io.millrace.local.queue.DeadLetter;
import io.millrace.local.status.BatchJobStates;
import io.millrace.local.status.GivenUp;
import io.millrace.local.status.JobStates;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;

/** The bucket that a command is about: {@code MILLRACE_BUCKET}, with the environment's AWS settings, or this machine's. */
final class BucketPlace {
    private static final List<String> STAGES = List.of("preprocess", "dispatch", "evaluate");

    @Mixin
    private Place place = new Place();

    ObjectStore store() {
        var bucket = named("MILLRACE_BUCKET");
        if (bucket.isPresent()) {
            return new S3ObjectStore(AwsClients.s3(), bucket.get());
        }
        return StateLock.addresses(place.home())
                .map(LocalClients::store)
                .orElseThrow(() -> new IllegalStateException(
                        "MILLRACE_BUCKET is not set and there is no platform in " + place.home()
                                + ". Start one with ./millrace up, or set MILLRACE_BUCKET and the AWS variables."));
    }

    /** What the local queues gave up; those of AWS cannot be read without taking the messages. */
    GivenUp givenUp() {
        if (onAws()) {
            return GivenUp.UNKNOWN;
        }
        return new GivenUp(STAGES.stream()
                .collect(
                        Collectors.toMap(stage -> stage, stage -> DeadLetter.in(Platform.queue(place.home(), stage)))));
    }

    /**
     * Jobs of this machine's Batch, or of the queues that {@code MILLRACE_BATCH_CPU_QUEUE} and
     * {@code MILLRACE_BATCH_GPU_QUEUE} name.
     */
    JobStates jobs() {
        if (onAws()) {
            var queues = new EnumMap<Kind, String>(Kind.class);
            named("MILLRACE_BATCH_CPU_QUEUE").ifPresent(queue -> queues.put(Kind.CPU, queue));
            named("MILLRACE_BATCH_GPU_QUEUE").ifPresent(queue -> queues.put(Kind.GPU, queue));
            return queues.isEmpty() ? JobStates.UNKNOWN : new BatchJobStates(AwsClients.batch(), queues);
        }
        return StateLock.addresses(place.home())
                .<JobStates>map(account ->
                        new BatchJobStates(LocalClients.batch(account), Map.of(Kind.CPU, LocalAccount.BATCH_QUEUE)))
                .orElse(JobStates.UNKNOWN);
    }

    /** Whether a bucket is named that is not this machine's: {@code millrace env} names that one, too. */
    private boolean onAws() {
        var here = StateLock.addresses(place.home()).map(account -> account.s3().toString());
        return named("MILLRACE_BUCKET").isPresent() && (here.isEmpty() || !here.equals(named("AWS_ENDPOINT_URL_S3")));
    }

    private static Optional<String> named(String variable) {
        return Optional.ofNullable(System.getenv(variable)).filter(value -> !value.isBlank());
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
