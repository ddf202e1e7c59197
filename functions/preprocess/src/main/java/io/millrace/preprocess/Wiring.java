package io.millrace.preprocess;

import io.millrace.aws.SqsStage;
import io.millrace.aws.StageOutcome;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;
import org.jboss.logging.Logger;

/** Makes the objects of this function, once a container. */
class Wiring {
    private static final Logger LOG = Logger.getLogger("millrace");

    @Produces
    @Singleton
    SqsStage stage() {
        return new SqsStage("preprocess", event -> new StageOutcome("ignored", Map.of()), LOG::info);
    }
}
