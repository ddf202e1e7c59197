package io.millrace.inference.row;

import io.millrace.inference.json.JsonReader;
import io.millrace.lifecycle.NearestName;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.onnx.RawBatch;
import java.util.Collection;
import java.util.List;

/** Gathers rows of one kind of model. */
sealed interface Rows permits TableRows, ImageRows {

    /** Takes the instance the reader stands at. */
    void add(JsonReader in, String where);

    /** Takes the object of columns, an array each, that the reader stands at. */
    void addColumns(JsonReader in, String where);

    /** All that was taken, in order. */
    List<RawBatch> batches();

    static InvalidInputException unknown(String where, String name, Collection<String> known) {
        return new InvalidInputException(
                where + ": the model has no feature '" + JsonReader.shorten(name) + "'."
                        + NearestName.hint(name, known),
                Place.column(null, name),
                "");
    }
}
