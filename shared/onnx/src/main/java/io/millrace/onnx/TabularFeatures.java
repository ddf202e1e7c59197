package io.millrace.onnx;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.ModelSignature;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table's features, in this order: every numeric column standardised; an indicator for every numeric column that had
 * missing values; every category and boolean column one-hot; flags of every text column. Beside them stand the terms of all text columns.
 */
final class TabularFeatures extends FeatureGraph {
    private final List<ModelSignature.Input> inputs;
    private final NumberFeatures numbers;
    private final List<CategoryFeatures> categories;
    private final List<TextFeatures> texts;

    private TabularFeatures(
            List<ModelSignature.Input> inputs,
            NumberFeatures numbers,
            List<CategoryFeatures> categories,
            List<TextFeatures> texts) {
        this.inputs = List.copyOf(inputs);
        this.numbers = numbers;
        this.categories = List.copyOf(categories);
        this.texts = List.copyOf(texts);
    }

    static TabularFeatures fit(DatasetManifest dataset, Vocabularies vocabularies) {
        var inputs = new ArrayList<ModelSignature.Input>();
        var numeric = new ArrayList<Column>();
        var categories = new ArrayList<CategoryFeatures>();
        var texts = new ArrayList<TextFeatures>();
        int nextTerm = TextFeatures.NO_TERM + 1;
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
                case TEXT -> {
                    var vocabulary = vocabularies.of(column.name());
                    if (vocabulary.isPresent()) {
                        texts.add(new TextFeatures(column.name(), vocabulary.get(), nextTerm));
                        nextTerm += vocabulary.get().size();
                        inputs.add(new ModelSignature.Input(column.name(), column.type(), List.of()));
                    }
                }
                case IMAGE -> throw new IllegalArgumentException("a table has no images: " + column.name());
            }
        }
        if (inputs.isEmpty()) {
            throw new InvalidInputException(
                    "No column of the dataset can be a feature.",
                    Place.column(null, "data.types"),
                    "Give at least one column of numbers, categories, booleans, timestamps or texts beside the target.");
        }
        return new TabularFeatures(inputs, NumberFeatures.fit(numeric), categories, texts);
    }

    @Override
    public FeatureShape shape() {
        int width = numbers.width();
        for (var category : categories) {
            width = Math.addExact(width, category.width());
        }
        int terms = 0;
        for (var text : texts) {
            width = Math.addExact(width, text.width());
            terms += text.terms();
        }
        return new FeatureShape.Vector(width, terms);
    }

    @Override
    public List<ModelSignature.Input> inputs() {
        return inputs;
    }

    @Override
    FeatureValues write(OnnxGraph graph) {
        var parts = new ArrayList<String>(numbers.write(graph));
        for (var category : categories) {
            parts.add(category.write(graph));
        }
        if (texts.isEmpty()) {
            return new FeatureValues(graph.concat(parts), Optional.empty());
        }
        var terms = new ArrayList<TermValues>();
        String weights = termWeights(graph);
        for (var text : texts) {
            var written = text.write(graph, weights);
            parts.add(written.flags());
            terms.add(written.terms());
        }
        return new FeatureValues(graph.concat(parts), Optional.of(TermValues.concat(graph, terms)));
    }

    /** The weights of all terms by number; that of no term is 0. */
    private String termWeights(OnnxGraph graph) {
        var weights = FloatBuffer.allocate(
                1 + texts.stream().mapToInt(TextFeatures::terms).sum());
        weights.put(0);
        texts.stream()
                .flatMap(text -> text.vocabulary().terms().values().stream())
                .flatMap(List::stream)
                .forEach(term -> weights.put(term.weight()));
        return graph.floats(weights.array(), weights.capacity());
    }
}
