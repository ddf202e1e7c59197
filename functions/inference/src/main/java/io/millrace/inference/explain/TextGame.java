package io.millrace.inference.explain;

import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.ArrayList;
import java.util.List;

/**
 * The tokens of one text of a row come back into the empty text, one after the other; the other features stay as they
 * are.
 *
 * @param row a batch of one row
 * @param feature the text's name
 */
record TextGame(RawBatch row, String feature, Tokens tokens, Score score) implements Game {
    /** Texts go through the model in pieces of so many characters, so that memory stays bounded. */
    private static final int MAX_CHARACTERS = 500_000;

    @Override
    public int players() {
        return tokens.size();
    }

    @Override
    public double whole() {
        return score.of(row)[0];
    }

    @Override
    public double[] starts() {
        return scores(List.of(""));
    }

    @Override
    public double[] scores(List<boolean[]> joined, List<Integer> from) {
        var scores = new double[joined.size()];
        var texts = new ArrayList<String>();
        long characters = 0;
        for (int i = 0; i < scores.length; i++) {
            var text = tokens.with(joined.get(i));
            texts.add(text);
            characters += text.length();
            if (characters >= MAX_CHARACTERS || i == scores.length - 1) {
                System.arraycopy(scores(texts), 0, scores, i + 1 - texts.size(), texts.size());
                texts.clear();
                characters = 0;
            }
        }
        return scores;
    }

    private double[] scores(List<String> texts) {
        return score.of(
                row.select(new int[texts.size()]).with(feature, new RawColumn.Strings(texts.toArray(String[]::new))));
    }
}
