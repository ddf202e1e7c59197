package io.millrace.inference.tensor;

import io.millrace.inference.Limits;
import io.millrace.inference.json.BooleanText;
import io.millrace.lifecycle.NearestName;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.lifecycle.manifest.ModelSignature.Input;
import io.millrace.lifecycle.spec.ColumnType;
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
        for (var tensor : request.inputs()) {
            if (!names.contains(tensor.name())) {
                throw tensor.wrong("the model has no such input." + NearestName.hint(tensor.name(), names));
            }
        }
        var tensors =
                signature.inputs().stream().map(input -> tensor(request, input)).toList();
        int rows = rows(tensors);
        var columns = new LinkedHashMap<String, RawColumn>();
        for (int i = 0; i < tensors.size(); i++) {
            columns.put(names.get(i), column(tensors.get(i), signature.inputs().get(i)));
        }
        return new RawBatch(rows, columns);
    }

    private static Tensor tensor(TensorRequest request, Input input) {
        return request.inputs().stream()
                .filter(tensor -> tensor.name().equals(input.name()))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "input '" + input.name() + "' is missing",
                        Place.column(null, input.name()),
                        "Send a tensor of that name; null elements stand for missing values."));
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
        var data = tensor.data();
        var values = new double[data.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (data.element(i)) {
                case NULL -> Double.NaN;
                case NUMBER -> inRange(tensor, i);
                case INEXACT -> rounded(tensor, i);
                case NOT_FINITE, TEXT, BOOLEAN, OBJECT ->
                    throw tensor.wrong("data[" + i + "] must be a number or null, not " + data.describe(i));
            };
        }
        return new RawColumn.Numbers(values);
    }

    private static double rounded(Tensor tensor, int index) {
        if (tensor.datatype().isWhole()) {
            throw tensor.wrong("data[" + index + "] is " + tensor.data().describe(index) + "; send it as FP64");
        }
        return inRange(tensor, index);
    }

    private static double inRange(Tensor tensor, int index) {
        double value = tensor.data().number(index);
        if (!tensor.datatype().holds(value)) {
            throw tensor.wrong("data[" + index + "] is " + value + ", which is no " + tensor.datatype());
        }
        return tensor.datatype().convert(value);
    }

    private static RawColumn strings(Tensor tensor, ColumnType type) {
        var datatype = tensor.datatype();
        boolean bool = type == ColumnType.BOOLEAN && datatype == Datatype.BOOL;
        if (datatype != Datatype.BYTES && !bool) {
            throw tensor.wrong("datatype " + datatype + ", but the model wants "
                    + (type == ColumnType.BOOLEAN ? "true and false: use BOOL or BYTES" : "texts: use BYTES"));
        }
        var wanted = bool ? TensorData.Element.BOOLEAN : TensorData.Element.TEXT;
        var data = tensor.data();
        var values = new String[data.size()];
        for (int i = 0; i < values.length; i++) {
            if (data.element(i) == TensorData.Element.NULL) {
                values[i] = "";
            } else if (data.element(i) == wanted) {
                values[i] = type == ColumnType.BOOLEAN
                        ? bool(tensor, i)
                        : data.text(i).strip();
            } else {
                throw tensor.wrong("data[" + i + "] must be " + (bool ? "true, false" : "a text") + " or null, not "
                        + data.describe(i));
            }
        }
        return new RawColumn.Strings(values);
    }

    private static String bool(Tensor tensor, int index) {
        var data = tensor.data();
        return BooleanText.normalize(data.text(index))
                .orElseThrow(
                        () -> tensor.wrong("data[" + index + "] must be true or false, not " + data.describe(index)));
    }
}
