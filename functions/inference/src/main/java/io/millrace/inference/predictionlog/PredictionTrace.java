package io.millrace.inference.predictionlog;

import io.millrace.inference.Prediction;
import jakarta.enterprise.context.RequestScoped;
import java.util.ArrayList;
import java.util.List;

/** What one request predicted so far. */
@RequestScoped
public class PredictionTrace {
    private final List<Prediction> parts = new ArrayList<>();

    public void add(Prediction part) {
        parts.add(part);
    }

    /** Empty if the request asked for no predictions. */
    public List<Prediction> parts() {
        return List.copyOf(parts);
    }
}
