package io.millrace.inference.explain;

import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Explains rows of a table: each feature's contribution against the background, and within each text that of its tokens.
 * Where the limit on evaluations asks for it, there are fewer permutations of tokens, then fewer background rows.
 */
final class TableExplainer {
    private static final int LEAST_BACKGROUND = 2;

    /** Pairs of permutations of a text's tokens for each round. */
    private static final int PAIRS = 32;

    /** Of fewer the error cannot be told. */
    private static final int LEAST_PAIRS = 2;

    /** Tokens may take so much of the limit that features have as much. */
    private static final int SHARES = 2;

    /** Each so many characters of a text count as one more row against the limit. */
    private static final int COUNTS_AS_A_ROW = 500;

    private final ModelSignature signature;
    private final Function<RawBatch, Predictions> model;
    private final RawBatch background;
    private final ExplainParameters parameters;
    private final Evaluations limit;
    private final List<String> features;
    private final List<String> texts;

    TableExplainer(
            ModelSignature signature,
            Function<RawBatch, Predictions> model,
            RawBatch background,
            ExplainParameters parameters,
            Evaluations limit) {
        this.signature = signature;
        this.model = model;
        this.background = background;
        this.parameters = parameters;
        this.limit = limit;
        var inputs = signature.inputs();
        this.features = inputs.stream().map(ModelSignature.Input::name).toList();
        this.texts = inputs.stream()
                .filter(input -> input.type() == ColumnType.TEXT)
                .map(ModelSignature.Input::name)
                .toList();
    }

    /** @param rows of one row each */
    Explanations of(List<RawBatch> rows) {
        var tokens = rows.stream().map(this::tokens).toList();
        int pairs = pairs(tokens);
        long spent = evaluations(tokens, pairs);
        int kept = backgroundRows(rows.size(), spent);
        limit.check(spent + featureEvaluations(rows.size(), kept));
        var starts = background.select(IntStream.range(0, kept)
                .map(i -> (int) ((long) i * background.rows() / kept))
                .toArray());
        var explanations = new ArrayList<Explanation>();
        for (int i = 0; i < rows.size(); i++) {
            explanations.add(explanation(rows.get(i), tokens.get(i), starts, pairs));
        }
        return new Explanations(
                out -> {
                    out.writeStringField("method", "shapley_sampling");
                    out.writeNumberField("background_rows", kept);
                    out.writeNumberField("permutations", 2L * kept * parameters.rounds());
                    if (!texts.isEmpty()) {
                        out.writeNumberField("token_permutations", 2L * pairs);
                    }
                    out.writeNumberField("seed", parameters.seed());
                },
                explanations);
    }

    private Explanation explanation(RawBatch row, Map<String, Tokens> tokens, RawBatch starts, int pairs) {
        var outcome = Outcome.of(signature.classes(), model, row, parameters.outcome());
        var sampled = new ShapleySampling(parameters.rounds(), parameters.seed())
                .of(new FeatureGame(features, row, starts, outcome.score()));
        var tokenSampling = new ShapleySampling(pairs, parameters.seed());
        var within = tokens.entrySet().stream()
                .map(text -> new Explanation.TextTokens(
                        text.getKey(),
                        text.getValue(),
                        tokenSampling.of(new TextGame(row, text.getKey(), text.getValue(), outcome.score()))))
                .toList();
        return new Explanation.Features(outcome.name(), features, sampled, within);
    }

    /** The row's texts, by their features. */
    private Map<String, Tokens> tokens(RawBatch row) {
        var tokens = new LinkedHashMap<String, Tokens>();
        for (var text : texts) {
            tokens.put(text, Tokens.of(((RawColumn.Strings) row.columns().get(text)).values()[0]));
        }
        return tokens;
    }

    private int pairs(List<Map<String, Tokens>> rows) {
        long fixed = evaluations(rows, 0);
        long each = evaluations(rows, 1) - fixed;
        long affordable = (limit.most() / SHARES - fixed) / Math.max(1, each);
        return (int) Math.clamp(affordable, LEAST_PAIRS, (long) PAIRS * parameters.rounds());
    }

    private static long evaluations(List<Map<String, Tokens>> rows, int pairs) {
        return rows.stream()
                .flatMap(row -> row.values().stream())
                .mapToLong(text -> weight(text) * ShapleySampling.evaluations(text.size(), 1, pairs))
                .sum();
    }

    /** What a model does for a text grows with its length. */
    private static long weight(Tokens text) {
        return 1L + text.text().length() / COUNTS_AS_A_ROW;
    }

    private int backgroundRows(int rows, long spent) {
        int most = background.rows();
        while (most > LEAST_BACKGROUND && spent + featureEvaluations(rows, most) > limit.most()) {
            most--;
        }
        return most;
    }

    private long featureEvaluations(int rows, int backgroundRows) {
        return rows * ShapleySampling.evaluations(features.size(), backgroundRows, parameters.rounds());
    }
}
