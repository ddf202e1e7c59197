package io.millrace.inference.tensor;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.inference.json.JsonAnswer;
import io.millrace.inference.registry.VersionKey;
import io.millrace.onnx.TensorSpec;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What the protocol tells of a model; beside it the version served and the order of the probabilities. */
public final class ModelMetadata {
    private static final String PLATFORM = "onnx_onnxv1";

    private ModelMetadata() {}

    /** @param versions those that may be asked for, ascending */
    public static byte[] write(VersionKey served, List<Integer> versions, ModelTensors tensors) {
        return JsonAnswer.write(out -> {
            out.writeStartObject();
            out.writeStringField("name", served.model().value());
            out.writeArrayFieldStart("versions");
            for (int version : versions) {
                out.writeString(Integer.toString(version));
            }
            out.writeEndArray();
            out.writeStringField("model_version", Integer.toString(served.version()));
            out.writeStringField("platform", PLATFORM);
            writeTensors(out, "inputs", tensors.inputs());
            writeTensors(out, "outputs", tensors.outputs());
            if (!tensors.classes().isEmpty()) {
                out.writeArrayFieldStart("classes");
                for (var name : tensors.classes()) {
                    out.writeString(name);
                }
                out.writeEndArray();
            }
            out.writeEndObject();
        });
    }

    /**
     * That a version is loaded.
     *
     * @param trouble why it is not the one the registry wants
     */
    public static byte[] ready(VersionKey version, Optional<String> trouble) {
        return JsonAnswer.write(out -> {
            out.writeStartObject();
            out.writeStringField("name", version.model().value());
            out.writeStringField("model_version", Integer.toString(version.version()));
            out.writeBooleanField("ready", true);
            if (trouble.isPresent()) {
                out.writeStringField("degraded", trouble.get());
            }
            out.writeEndObject();
        });
    }

    private static void writeTensors(JsonGenerator out, String field, List<TensorSpec> tensors) throws IOException {
        out.writeArrayFieldStart(field);
        for (var tensor : tensors) {
            out.writeStartObject();
            out.writeStringField("name", tensor.name());
            out.writeStringField("datatype", tensor.datatype().name());
            out.writeArrayFieldStart("shape");
            for (long extent : tensor.shape()) {
                out.writeNumber(extent);
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        out.writeEndArray();
    }
}
