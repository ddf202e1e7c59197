package io.millrace.inference.tensor;

import io.millrace.inference.Limits;
import io.millrace.inference.json.BooleanText;
import io.millrace.inference.json.JsonReader;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.lifecycle.manifest.ModelSignature.Input;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.onnx.Datatype;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Brings tensors to the columns a model takes. Numbers and timestamps take every numeric datatype, categories BYTES,
 * booleans BYTES or BOOL; shapes are [n] or [n, 1]; a {@code null} element is a missing value.
 */
public final class TensorColumns {
    private final ModelSignature signature;
    private final Limits limits;

    public TensorColumns(ModelSignature signature, Limits limits) {
        this.signature = signature;
        this.limits = limits;
    }

    /** @throws InvalidInputException naming the input that is unknown, missing or not as the model wants it */
    public RawBatch batch(TensorRequest request) {
        var names = signature.inputs().stream().map(Input::name).toList();
        var tensors =
                InputNames.match(request, names, "Send a tensor of that name; null elements stand for missing values.");
        int rows = rows(tensors);
        var columns = new LinkedHashMap<String, RawColumn>();
        for (int i = 0; i < tensors.size(); i++) {
            columns.put(names.get(i), column(tensors.get(i), signature.inputs().get(i)));
        }
        return new RawBatch(rows, columns);
    }

    private int rows(List<Tensor> tensors) {
        var first = tensors.getFirst();
        for (var tensor : tensors) {
            if (tensor.shape().length == 0) {
                throw tensor.wrong("shape [] has no rows");
            }
            limits.checkRows(tensor.shape()[0]);
            if (tensor.shape()[0] != first.shape()[0]) {
                throw tensor.wrong("it has " + tensor.shape()[0] + " rows, but input '" + first.name() + "' has "
                        + first.shape()[0]);
            }
        }
        return (int) first.shape()[0];
    }

    private RawColumn column(Tensor tensor, Input input) {
        return switch (input.type()) {
            case NUMBER, TIMESTAMP -> numbers(flat(tensor));
            case CATEGORY, BOOLEAN, TEXT -> strings(flat(tensor), input.type());
            case IMAGE -> new TensorImages(signature, limits).of(tensor);
        };
    }

    private static Tensor flat(Tensor tensor) {
        long[] shape = tensor.shape();
        if (shape.length > 2 || (shape.length == 2 && shape[1] != 1)) {
            throw tensor.wrong("shape " + Arrays.toString(shape) + " must be [n] or [n, 1]");
        }
        return tensor;
    }

    private static RawColumn numbers(Tensor tensor) {
        var datatype = tensor.datatype();
        if (!datatype.isNumeric()) {
            throw tensor.wrong("datatype " + datatype + ", but the model wants numbers: use FP64");
        }
        var values = new double[tensor.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.isNull(i) ? Double.NaN : number(tensor, i);
        }
        return new RawColumn.Numbers(values);
    }

    /** NaN, which only binary tensors can have, is a missing value like null. */
    private static double number(Tensor tensor, int index) {
        double value = tensor.number(index);
        if (Double.isInfinite(value)) {
            throw tensor.wrong("data[" + index + "] is infinite");
        }
        if (!tensor.isExact(index)) {
            throw tensor.wrong("data[" + index + "] is an integer that no 64-bit float holds exactly; send it as FP64");
        }
        return value;
    }

    private static RawColumn strings(Tensor tensor, ColumnType type) {
        var datatype = tensor.datatype();
        boolean bool = type == ColumnType.BOOLEAN && datatype == Datatype.BOOL;
        if (datatype != Datatype.BYTES && !bool) {
            throw tensor.wrong("datatype " + datatype + ", but the model wants "
                    + (type == ColumnType.BOOLEAN ? "true and false: use BOOL or BYTES" : "texts: use BYTES"));
        }
        var values = new String[tensor.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.isNull(i) ? "" : string(tensor, i, type);
        }
        return new RawColumn.Strings(values);
    }

    private static String string(Tensor tensor, int index, ColumnType type) {
        if (tensor.datatype() == Datatype.BOOL) {
            return tensor.number(index) != 0 ? "true" : "false";
        }
        var text = tensor.text(index);
        if (type != ColumnType.BOOLEAN) {
            return text.strip();
        }
        return BooleanText.normalize(text)
                .orElseThrow(() -> tensor.wrong(
                        "data[" + index + "] must be true or false, not the text '" + JsonReader.shorten(text) + "'"));
    }
}
