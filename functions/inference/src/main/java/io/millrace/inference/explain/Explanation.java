package io.millrace.inference.explain;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.lifecycle.manifest.ModelSignature;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Why one row got its score, in the way that fits what the model takes. */
sealed interface Explanation {

    /** Writes the fields that are its own, inside its object. */
    void write(JsonGenerator out) throws IOException;

    /** The class whose probability is explained; empty for a regression. */
    Optional<String> outcome();

    /** That class's probability, or the prediction. */
    double score();

    /**
     * Contributions of named features, against the background.
     *
     * @param texts those of the tokens of each text column
     */
    record Features(
            Optional<String> outcome, List<String> names, ShapleySampling.Estimate estimate, List<TextTokens> texts)
            implements Explanation {
        @Override
        public double score() {
            return estimate.score();
        }

        @Override
        public void write(JsonGenerator out) throws IOException {
            out.writeNumberField("base", estimate.base());
            out.writeArrayFieldStart("contributions");
            for (int i = 0; i < names.size(); i++) {
                out.writeStartObject();
                out.writeStringField("feature", names.get(i));
                writeContribution(out, estimate, i);
                out.writeEndObject();
            }
            out.writeEndArray();
            if (!texts.isEmpty()) {
                out.writeArrayFieldStart("texts");
                for (var text : texts) {
                    text.write(out);
                }
                out.writeEndArray();
            }
        }
    }

    /** Contributions of one text's tokens, against the empty text in an otherwise equal row. */
    record TextTokens(String feature, Tokens tokens, ShapleySampling.Estimate estimate) {
        void write(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("feature", feature);
            out.writeNumberField("base", estimate.base());
            out.writeArrayFieldStart("contributions");
            for (int i = 0; i < tokens.size(); i++) {
                out.writeStartObject();
                out.writeStringField("token", tokens.piece(i));
                out.writeNumberField("start", tokens.start(i));
                out.writeNumberField("end", tokens.end(i));
                writeContribution(out, estimate, i);
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        }
    }

    /** A map over an image. */
    record Regions(Optional<String> outcome, Occlusion.Estimate estimate) implements Explanation {
        @Override
        public double score() {
            return estimate.score();
        }

        @Override
        public void write(JsonGenerator out) throws IOException {
            pair(out, "patch", estimate.patchHeight(), estimate.patchWidth());
            pair(out, "stride", estimate.strideHeight(), estimate.strideWidth());
            out.writeArrayFieldStart("contributions");
            for (var row : estimate.falls()) {
                out.writeArray(row, 0, row.length);
            }
            out.writeEndArray();
        }

        private static void pair(JsonGenerator out, String name, int height, int width) throws IOException {
            out.writeFieldName(name);
            out.writeArray(new int[] {height, width}, 0, 2);
        }
    }

    private static void writeContribution(JsonGenerator out, ShapleySampling.Estimate estimate, int player)
            throws IOException {
        out.writeNumberField("contribution", estimate.values()[player]);
        out.writeNumberField("standard_error", estimate.errors()[player]);
    }

    /** Writes all of it. */
    default void writeObject(JsonGenerator out) throws IOException {
        out.writeStartObject();
        if (outcome().isPresent()) {
            out.writeStringField("class", outcome().get());
            out.writeNumberField("probability", score());
        } else {
            out.writeNumberField(ModelSignature.PREDICTION, score());
        }
        write(out);
        out.writeEndObject();
    }
}
