package io.millrace.lifecycle.manifest;

import io.millrace.lifecycle.json.JsonFields;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.lifecycle.spec.Task;
import java.util.List;
import java.util.Optional;

/**
 * What a model file says of itself, kept inside it as the ONNX metadata property {@value #PROPERTY}: enough to serve it
 * and to explain a wrong request.
 *
 * @param inputs one per raw column in order, or the one input {@code image}
 * @param image set for image models: the shape images are brought to inside the graph
 * @param classes labels in order of the probabilities; empty for a regression
 */
public record ModelSignature(
        Task task,
        DatasetManifest.Kind kind,
        List<Input> inputs,
        Optional<DatasetManifest.ImageShape> image,
        String target,
        List<String> classes) {
    public static final String PROPERTY = "millrace.signature";

    /** Name of the ONNX outputs of a classification: STRING [n] and FLOAT [n, classes]. */
    public static final String LABEL = "label";

    public static final String PROBABILITIES = "probabilities";
    /** Name of the ONNX output of a regression: FLOAT [n]. */
    public static final String PREDICTION = "prediction";
    /** Name of the one input of an image model: UINT8 [n, height, width, channels], any height and width. */
    public static final String IMAGE = "image";

    /**
     * A raw column as the graph takes it: DOUBLE [n] for number and timestamp ({@code NaN}: missing), STRING [n] for
     * category, boolean and text (empty: missing).
     *
     * @param categories the values the model knows, for messages and forms; others count as unknown
     */
    public record Input(String name, ColumnType type, List<String> categories) {}

    /**
     * As {@link io.millrace.lifecycle.json.Json} reads it, in less time where it is the first that a process reads.
     *
     * @throws java.io.UncheckedIOException if the bytes are no such document
     */
    public static ModelSignature read(byte[] json) {
        var fields = JsonFields.read(json);
        return new ModelSignature(
                fields.constant("task", Task.class),
                fields.constant("kind", DatasetManifest.Kind.class),
                fields.objects("inputs").stream()
                        .map(input -> new Input(
                                input.text("name"),
                                input.constant("type", ColumnType.class),
                                input.texts("categories")))
                        .toList(),
                fields.object("image")
                        .map(image -> new DatasetManifest.ImageShape(
                                image.requiredInteger("height"),
                                image.requiredInteger("width"),
                                image.requiredInteger("channels"),
                                image.isTrue("uniform"))),
                fields.text("target"),
                fields.texts("classes"));
    }
}
