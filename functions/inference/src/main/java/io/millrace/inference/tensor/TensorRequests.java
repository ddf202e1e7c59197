package io.millrace.inference.tensor;

import io.millrace.inference.HttpStatusException;
import io.millrace.inference.Limits;
import io.millrace.inference.Payload;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.onnx.TensorSpec;
import java.util.List;

/** Reads a request in each of the forms that a body may have. */
public final class TensorRequests {
    private TensorRequests() {}

    /**
     * @param inputs the model's, from which a raw body gets its shape
     * @throws InvalidInputException naming the field, if the body is no request
     * @throws io.millrace.inference.TooLargeException if it has more elements than allowed
     */
    public static TensorRequest read(Payload payload, List<TensorSpec> inputs, Limits limits) {
        return switch (payload) {
            case Payload.Json(byte[] bytes) -> TensorRequestReader.read(bytes, bytes.length, limits);
            case Payload.Tensors(byte[] bytes, int jsonBytes) -> {
                if (jsonBytes > bytes.length) {
                    throw new InvalidInputException("Inference-Header-Content-Length is " + jsonBytes
                            + ", but the body has " + bytes.length + " bytes");
                }
                yield jsonBytes == 0
                        ? RawRequest.of(inputs, bytes)
                        : TensorRequestReader.read(bytes, jsonBytes, limits);
            }
            case Payload.Image image -> TensorRequest.bare();
            case Payload.Csv csv -> throw noTable();
        };
    }

    /** For a table of rows, which no tensor route takes. */
    public static HttpStatusException noTable() {
        return HttpStatusException.unsupportedMediaType(
                "tables are for /v1/models/{model}:predict; send tensors, in JSON or binary");
    }
}
