package io.millrace.dispatch;

import io.millrace.aws.AwsClients;
import io.millrace.aws.BatchCompute;
import io.millrace.aws.S3ObjectStore;
import io.millrace.aws.SqsStage;
import io.millrace.dispatch.BatchTrainingJobs.Target;
import io.millrace.dispatch.plan.Planner;
import io.millrace.dispatch.plan.Prices;
import io.millrace.lifecycle.store.ObjectStore;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Makes the objects of this function, once a container. */
class Wiring {
    private static final Logger LOG = Logger.getLogger("millrace");

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    ObjectStore store(DispatchConfig config) {
        return new S3ObjectStore(AwsClients.s3(), config.bucket());
    }

    @Produces
    @Singleton
    TrainingJobs jobs(DispatchConfig config) {
        var cpu = new Target(config.batch().cpuQueue(), config.batch().cpuJobDefinition());
        return new BatchTrainingJobs(new BatchCompute(AwsClients.batch()), config.bucket(), cpu, gpu(config.batch()));
    }

    @Produces
    @Singleton
    Planner planner(DispatchConfig config, Clock clock) {
        var prices = config.prices();
        return new Planner(
                new Prices(prices.usdPerVcpuHour(), prices.usdPerGibHour(), prices.usdPerGpuHostHour()),
                gpu(config.batch()).isPresent(),
                config.batch().ownJobFrom(),
                clock);
    }

    @Produces
    @Singleton
    SqsStage stage(DispatchConfig config, ObjectStore store, TrainingJobs jobs, Planner planner, Clock clock) {
        var limits = new RunSweep.Limits(config.stuckAfter(), config.batch().longestWait());
        var dispatch = new Dispatch(store, jobs, planner, limits, clock);
        return new SqsStage("dispatch", dispatch, LOG::info, config.maxReceives());
    }

    private static Optional<Target> gpu(DispatchConfig.Batch batch) {
        return batch.gpuQueue()
                .flatMap(queue -> batch.gpuJobDefinition().map(definition -> new Target(queue, definition)));
    }
}
