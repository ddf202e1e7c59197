package io.millrace.evaluate;

import io.millrace.aws.AwsClients;
import io.millrace.aws.S3ObjectStore;
import io.millrace.aws.SqsStage;
import io.millrace.evaluate.metrics.Latency;
import io.millrace.evaluate.metrics.Scoring;
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
    SqsStage stage(ObjectStore store) {
        var scoring = new Scoring(new Latency(System::nanoTime));
        var evaluator = new Evaluator(store, scoring, Clock.systemUTC());
        return new SqsStage("evaluate", new CandidateEvents(evaluator)::on, LOG::info);
    }
}
