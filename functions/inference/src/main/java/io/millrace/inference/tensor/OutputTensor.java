package io.millrace.inference.tensor;

import io.millrace.lifecycle.manifest.ModelSignature;
import java.util.List;
import java.util.OptionalInt;

/** @param width columns of a [n, width] tensor; empty for [n] */
record OutputTensor(String name, Datatype datatype, OptionalInt width) {

    /** The outputs of a model, in order. */
    static List<OutputTensor> of(ModelSignature signature) {
        return switch (signature.task()) {
            case CLASSIFICATION ->
                List.of(
                        new OutputTensor(ModelSignature.LABEL, Datatype.BYTES, OptionalInt.empty()),
                        new OutputTensor(
                                ModelSignature.PROBABILITIES,
                                Datatype.FP32,
                                OptionalInt.of(signature.classes().size())));
            case REGRESSION -> List.of(new OutputTensor(ModelSignature.PREDICTION, Datatype.FP32, OptionalInt.empty()));
        };
    }
}
