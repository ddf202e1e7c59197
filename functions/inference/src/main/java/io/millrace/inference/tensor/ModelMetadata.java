package io.millrace.inference.tensor;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.inference.json.JsonAnswer;
import io.millrace.inference.registry.VersionKey;
import io.millrace.lifecycle.manifest.ModelSignature;
import java.io.IOException;
import java.util.List;

/** What the protocol tells of a model; beside it the version served and the order of the probabilities. */
public final class ModelMetadata {
    private static final String PLATFORM = "onnx_onnxv1";
    private static final int VARIABLE = -1;

    private ModelMetadata() {}

    /** @param versions those that may be asked for, ascending */
    public static byte[] write(VersionKey served, List<Integer> versions, ModelSignature signature) {
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
            out.writeArrayFieldStart("inputs");
            for (var input : signature.inputs()) {
                writeInput(out, input, signature);
            }
            out.writeEndArray();
            out.writeArrayFieldStart("outputs");
            for (var output : OutputTensor.of(signature)) {
                writeTensor(out, output.name(), output.datatype(), shape(output));
            }
            out.writeEndArray();
            if (!signature.classes().isEmpty()) {
                out.writeArrayFieldStart("classes");
                for (var name : signature.classes()) {
                    out.writeString(name);
                }
                out.writeEndArray();
            }
            out.writeEndObject();
        });
    }

    /** That a version is loaded. */
    public static byte[] ready(VersionKey version) {
        return JsonAnswer.write(out -> {
            out.writeStartObject();
            out.writeStringField("name", version.model().value());
            out.writeStringField("model_version", Integer.toString(version.version()));
            out.writeBooleanField("ready", true);
            out.writeEndObject();
        });
    }

    private static void writeInput(JsonGenerator out, ModelSignature.Input input, ModelSignature signature)
            throws IOException {
        switch (input.type()) {
            case NUMBER, TIMESTAMP -> writeTensor(out, input.name(), Datatype.FP64, VARIABLE);
            case CATEGORY, BOOLEAN, TEXT -> writeTensor(out, input.name(), Datatype.BYTES, VARIABLE);
            case IMAGE ->
                writeTensor(
                        out,
                        input.name(),
                        Datatype.UINT8,
                        VARIABLE,
                        VARIABLE,
                        VARIABLE,
                        signature.image().orElseThrow().channels());
        }
    }

    private static int[] shape(OutputTensor output) {
        return output.width().isPresent() ? new int[] {VARIABLE, output.width().getAsInt()} : new int[] {VARIABLE};
    }

    private static void writeTensor(JsonGenerator out, String name, Datatype datatype, int... shape)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("name", name);
        out.writeStringField("datatype", datatype.name());
        out.writeFieldName("shape");
        out.writeArray(shape, 0, shape.length);
        out.writeEndObject();
    }
}
