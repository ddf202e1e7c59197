package io.millrace.benchmarks.lifecycle;

import java.time.Duration;
import java.time.Instant;

/**
 * The moments of an upload on its way, by one machine's clock.
 *
 * @param uploaded just before the object was put
 * @param planned as the run's plan says
 * @param jobStarted as Batch says
 * @param jobStopped as Batch says
 * @param settled when the candidate became champion
 * @param served just after the endpoint's first answer
 * @param training of the model, in seconds: its epochs, and all rows once more
 */
record Journey(
        Instant uploaded,
        Instant planned,
        Instant jobStarted,
        Instant jobStopped,
        Instant settled,
        Instant served,
        double training) {

    double beyondTraining() {
        return seconds(uploaded, served) - training;
    }

    double planning() {
        return seconds(uploaded, planned);
    }

    double queueing() {
        return seconds(planned, jobStarted);
    }

    double jobAround() {
        return seconds(jobStarted, jobStopped) - training;
    }

    /** Evaluation begins with the candidate, a moment before the job's process ends. */
    double evidence() {
        return seconds(jobStopped, settled);
    }

    double serving() {
        return seconds(settled, served);
    }

    private static double seconds(Instant from, Instant until) {
        return Duration.between(from, until).toMillis() / 1000.0;
    }
}
