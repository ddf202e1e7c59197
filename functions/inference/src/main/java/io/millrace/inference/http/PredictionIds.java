package io.millrace.inference.http;

import io.millrace.inference.predictionlog.PredictionLog;
import io.millrace.inference.predictionlog.PredictionTrace;
import io.millrace.inference.predictionlog.SystemEntropy;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;

/** Gives each answer that predicts an id, by which it stands in the prediction log. */
@Provider
public class PredictionIds implements ContainerResponseFilter {
    static final String HEADER = "Millrace-Prediction-Id";

    private final RequestTime time;
    private final PredictionTrace trace;
    private final Instance<PredictionLog> log;
    private final SystemEntropy entropy;

    /** @param log made with the first answer: filters are made before the configuration can be read */
    PredictionIds(RequestTime time, PredictionTrace trace, Instance<PredictionLog> log, SystemEntropy entropy) {
        this.time = time;
        this.trace = trace;
        this.log = log;
        this.entropy = entropy;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatusInfo().getFamily() == Response.Status.Family.SUCCESSFUL) {
            next().ifPresent(id -> response.getHeaders().putSingle(HEADER, id));
        }
    }

    /** The id of this request's answer, which is in the log then; empty if it predicts nothing. */
    Optional<String> next() {
        var parts = trace.parts();
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        var id = entropy.uuid().toString();
        log.get().add(id, time.elapsed(), parts);
        return Optional.of(id);
    }
}
