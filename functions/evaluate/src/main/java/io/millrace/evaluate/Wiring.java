package io.millrace.evaluate;

import io.millrace.aws.AwsClients;
import io.millrace.aws.S3ObjectStore;
import io.millrace.aws.SqsStage;
import io.millrace.evaluate.metrics.Latency;
import io.millrace.evaluate.metrics.Scoring;
import io.millrace.evaluate.operation.OperationProbe;
import io.millrace.lifecycle.store.ObjectStore;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jboss.logging.Logger;

/** Makes the objects of this function, once a container. */
class Wiring {
    private static final Logger LOG = Logger.getLogger("millrace");

    @Produces
    @Singleton
    ObjectStore store(EvaluateConfig config) {
        return new S3ObjectStore(AwsClients.s3(), config.bucket());
    }

    @Produces
    @Singleton
    SqsStage stage(EvaluateConfig config, ObjectStore store) {
        var clock = Clock.systemUTC();
        var latency = new Latency(System::nanoTime);
        var probe = new OperationProbe(latency, OperationProbe::residentBytes);
        var evaluator = new Evaluator(store, new Scoring(latency), probe, clock);
        var sweep = new CandidateSweep(store, clock, config.stuckAfter(), evaluator);
        return new SqsStage("evaluate", new CandidateEvents(evaluator, sweep), LOG::info, config.maxReceives());
    }
}
