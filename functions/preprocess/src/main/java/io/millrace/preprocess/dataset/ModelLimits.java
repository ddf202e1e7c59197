package io.millrace.preprocess.dataset;

import java.time.Duration;

/**
 * How far a model that an upload brings may go.
 *
 * @param bytes most bytes of the file; it is held in memory while it is checked
 * @param loading longest time that ONNX Runtime may take to load it
 */
public record ModelLimits(long bytes, Duration loading) {
    public static final ModelLimits DEFAULT = new ModelLimits(200L << 20, Duration.ofSeconds(60));
}
