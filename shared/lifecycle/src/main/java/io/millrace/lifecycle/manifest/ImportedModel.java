package io.millrace.lifecycle.manifest;

import io.millrace.lifecycle.ModelName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code model.json} of a dataset: the model that the upload brought along, checked and ready to be registered. Its
 * dataset holds the test data that lay beside it, all of it in the test split; no rows if there were none.
 *
 * @param key of the ONNX file
 * @param irVersion of ONNX's file format
 * @param opsets the version of each domain of operators; ONNX's own domain is {@code ai.onnx}
 * @param inputs those a request must give, in the graph's order
 * @param outputs in the graph's order
 * @param unmeasured why the test data says nothing about the model, as a sentence; empty if it does
 */
public record ImportedModel(
        ModelName model,
        String dataset,
        String key,
        String sha256,
        long bytes,
        long irVersion,
        Map<String, Long> opsets,
        List<Tensor> inputs,
        List<Tensor> outputs,
        Optional<String> unmeasured,
        Instant createdAt) {

    /**
     * One tensor of the graph.
     *
     * @param datatype in the Open Inference Protocol's words: {@code FP32}, {@code BYTES}...
     * @param shape one extent a dimension; -1: any
     */
    public record Tensor(String name, String datatype, List<Long> shape) {
        public Tensor {
            shape = List.copyOf(shape);
        }
    }

    public ImportedModel {
        opsets = Map.copyOf(opsets);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
