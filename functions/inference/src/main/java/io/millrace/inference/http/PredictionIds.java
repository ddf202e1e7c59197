package io.millrace.inference.http;

import io.millrace.inference.predictionlog.PredictionLog;
import io.millrace.inference.predictionlog.SystemEntropy;
import jakarta.inject.Singleton;

/** Gives each answer that predicts an id, by which it stands in the prediction log. */
@Singleton
class PredictionIds {
    static final String HEADER = "Millrace-Prediction-Id";

    private static final int OK = 200;

    private final PredictionLog log;
    private final SystemEntropy entropy;

    PredictionIds(PredictionLog log, SystemEntropy entropy) {
        this.log = log;
        this.entropy = entropy;
    }

    /** The answer with its id, by which it is in the log then; the same answer if it predicts nothing. */
    Response identified(Exchange exchange, Response response) {
        var parts = exchange.predictions();
        if (parts.isEmpty() || response.status() != OK) {
            return response;
        }
        var id = entropy.uuid().toString();
        log.add(id, exchange.elapsed(), parts);
        return response.with(HEADER, id);
    }
}
