package io.millrace.inference.row;

import com.fasterxml.jackson.core.JsonToken;
import io.millrace.inference.Limits;
import io.millrace.inference.json.JsonReader;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of the form {@code {"image": "<PNG or JPEG in base64>"}}, {@code {"image": {"b64": "..."}}} or
 * {@code {"b64": "..."}}; neighbours of one size share a batch.
 */
final class ImageRows implements Rows {
    private static final String B64 = "b64";

    private final ImageDecoder decoder;
    private final Limits limits;
    private final List<RawBatch> batches = new ArrayList<>();
    private final ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    private RawColumn.@Nullable Images open;

    ImageRows(ModelSignature signature, Limits limits) {
        this.limits = limits;
        this.decoder = new ImageDecoder(signature, limits);
    }

    @Override
    public void add(JsonReader in, String where) {
        var found = new RawColumn.Images[1];
        in.object(where, name -> {
            if (found[0] != null) {
                throw new InvalidInputException(where + " holds more than one image");
            }
            found[0] = switch (name) {
                case ModelSignature.IMAGE -> image(in, where + "." + name);
                case B64 -> decoded(in, where + "." + name);
                default -> throw Rows.unknown(where, name, List.of(ModelSignature.IMAGE));
            };
        });
        append(present(found[0], where + ".image"));
    }

    @Override
    public void addColumns(JsonReader in, String where) {
        in.object(where, name -> {
            if (!name.equals(ModelSignature.IMAGE)) {
                throw Rows.unknown(where, name, List.of(ModelSignature.IMAGE));
            }
            in.array(where + "." + name, index -> {
                limits.checkRows(index + 1L);
                append(image(in, where + "." + name + "[" + index + "]"));
            });
        });
    }

    private RawColumn.Images image(JsonReader in, String where) {
        if (in.token() != JsonToken.START_OBJECT) {
            return decoded(in, where);
        }
        var found = new RawColumn.Images[1];
        in.object(where, name -> {
            if (!name.equals(B64)) {
                throw JsonReader.unknown(where, name, List.of(B64));
            }
            found[0] = decoded(in, where + "." + name);
        });
        return present(found[0], where + "." + B64);
    }

    private static RawColumn.Images present(RawColumn.@Nullable Images image, String where) {
        if (image == null) {
            throw new InvalidInputException(
                    where + " is missing",
                    Place.column(null, ModelSignature.IMAGE),
                    "Send a PNG or JPEG as base64 text.");
        }
        return image;
    }

    private RawColumn.Images decoded(JsonReader in, String where) {
        return decoder.decode(base64(in, where), where);
    }

    @Override
    public List<RawBatch> batches() {
        close();
        return List.copyOf(batches);
    }

    private void append(RawColumn.Images image) {
        if (open != null && (open.height() != image.height() || open.width() != image.width())) {
            close();
        }
        open = image;
        pixels.writeBytes(image.pixels());
    }

    private void close() {
        if (open != null) {
            var images = new RawColumn.Images(pixels.toByteArray(), open.height(), open.width(), open.channels());
            batches.add(new RawBatch(images.rows(), Map.of(ModelSignature.IMAGE, images)));
            pixels.reset();
            open = null;
        }
    }

    private static byte[] base64(JsonReader in, String where) {
        try {
            return Base64.getDecoder().decode(in.string(where));
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    where + " is no base64 text: " + e.getMessage(), Place.column(null, where), "", e);
        }
    }
}
