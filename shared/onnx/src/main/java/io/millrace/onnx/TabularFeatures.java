package io.millrace.onnx;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.ModelSignature;
import java.util.ArrayList;
import java.util.List;

/**
 * A table's features, in this order: every numeric column standardised; an indicator for every numeric column that had
 * missing values; every category and boolean column one-hot. Texts are no features.
 */
final class TabularFeatures extends FeatureGraph {
    private final List<ModelSignature.Input> inputs;
    private final NumberFeatures numbers;
    private final List<CategoryFeatures> categories;

    private TabularFeatures(
            List<ModelSignature.Input> inputs, NumberFeatures numbers, List<CategoryFeatures> categories) {
        this.inputs = List.copyOf(inputs);
        this.numbers = numbers;
        this.categories = List.copyOf(categories);
    }

    static TabularFeatures fit(DatasetManifest dataset) {
        var inputs = new ArrayList<ModelSignature.Input>();
        var numeric = new ArrayList<Column>();
        var categories = new ArrayList<CategoryFeatures>();
        for (var column : dataset.features()) {
            switch (column.type()) {
                case NUMBER, TIMESTAMP -> {
                    numeric.add(column);
                    inputs.add(new ModelSignature.Input(column.name(), column.type(), List.of()));
                }
                case CATEGORY, BOOLEAN -> {
                    var features = CategoryFeatures.fit(column);
                    categories.add(features);
                    inputs.add(new ModelSignature.Input(column.name(), column.type(), features.known()));
                }
                case TEXT, IMAGE -> {
                    // No architecture of a table takes them yet.
                }
            }
        }
        if (inputs.isEmpty()) {
            throw new InvalidInputException(
                    "No column of the dataset can be a feature.",
                    Place.column(null, "data.types"),
                    "Give at least one number, category, boolean or timestamp column beside the target.");
        }
        return new TabularFeatures(inputs, NumberFeatures.fit(numeric), categories);
    }

    @Override
    public FeatureShape shape() {
        int width = numbers.width();
        for (var category : categories) {
            width = Math.addExact(width, category.width());
        }
        return new FeatureShape.Vector(width);
    }

    @Override
    public List<ModelSignature.Input> inputs() {
        return inputs;
    }

    @Override
    String write(OnnxGraph graph) {
        var parts = new ArrayList<String>(numbers.write(graph));
        for (var category : categories) {
            parts.add(category.write(graph));
        }
        return graph.concat(parts);
    }
}
