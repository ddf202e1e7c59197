package io.millrace.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the platform runs.
 *
 * @param home where all state lies
 * @param root the project: packages, trainer and routes are found below it
 * @param ports of HTTP, S3 and Batch; 0 takes a free one
 * @param idle after which an unused function ends
 * @param inferenceIdle the same for inference
 * @param instances of preprocess, evaluate and inference, most at a time
 * @param jobs training jobs, most at a time
 * @param ownJobFrom how long a trial must take, by estimate, until it is worth a job of its own
 * @param sweep between two sweeps; empty: as {@code infra/schedules/sweep.json} says
 * @param recorded whether the functions make their start caches when they end, for platforms after this one
 */
public record PlatformSettings(
        Path home,
        Path root,
        Ports ports,
        Duration idle,
        Duration inferenceIdle,
        int instances,
        int jobs,
        Duration ownJobFrom,
        Optional<Duration> sweep,
        boolean recorded) {
    /** A process starts sooner than a container; beside one another they share this machine's cores. */
    private static final Duration OWN_JOB_FROM = Duration.ofSeconds(30);

    /** Where to listen on 127.0.0.1. */
    public record Ports(int http, int s3, int batch) {
        public static final Ports DEFAULT = new Ports(8080, 9000, 9001);
        public static final Ports FREE = new Ports(0, 0, 0);
    }

    /** One of each at a time: made for two processor cores. */
    public static PlatformSettings of(Path home, Path root, Ports ports) {
        return new PlatformSettings(
                home,
                root,
                ports,
                Duration.ofSeconds(60),
                Duration.ofMinutes(5),
                1,
                1,
                OWN_JOB_FROM,
                Optional.empty(),
                false);
    }

    /** The same, with functions that make their start caches when they end. */
    public PlatformSettings recording() {
        return new PlatformSettings(home, root, ports, idle, inferenceIdle, instances, jobs, ownJobFrom, sweep, true);
    }
}
