package io.millrace.onnx;

import io.millrace.onnx.Architecture.Mlp;
import java.util.List;

/**
 * The dense network that rows deserve. Few rows are soon learnt by heart, so that units are dropped, of which there are
 * more then; a number is told worse by units that come and go.
 */
final class DefaultMlp {
    private static final Mlp PLAIN = new Mlp(List.of(128, 64), 0);
    private static final Mlp DROPPING = new Mlp(List.of(256, 128), 0.3);
    private static final long FEW_ROWS = 5_000;

    private DefaultMlp() {}

    /** @param rows to train on */
    static Mlp of(FeatureShape features, int outputs, long rows) {
        return features instanceof FeatureShape.Vector && outputs > 1 && rows < FEW_ROWS ? DROPPING : PLAIN;
    }
}
