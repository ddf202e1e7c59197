package io.millrace.inference.row;

import io.millrace.inference.HttpStatusException;
import io.millrace.inference.MediaType;
import io.millrace.inference.Payload;
import java.util.List;

/** The forms that predictions of rows are answered in. */
public enum RowFormat {
    JSON(MediaType.JSON),
    CSV(MediaType.CSV);

    private final MediaType mediaType;

    RowFormat(MediaType mediaType) {
        this.mediaType = mediaType;
    }

    public MediaType mediaType() {
        return mediaType;
    }

    /**
     * The first that the client accepts; where it has no preference, the one it asked in.
     *
     * @param accepted best first
     * @throws HttpStatusException 406 if it accepts neither
     */
    public static RowFormat of(List<MediaType> accepted, Payload asked) {
        var own = asked instanceof Payload.Csv ? CSV : JSON;
        for (var type : accepted) {
            if (type.isCompatible(own.mediaType)) {
                return own;
            }
            for (var format : values()) {
                if (type.isCompatible(format.mediaType)) {
                    return format;
                }
            }
        }
        if (accepted.isEmpty()) {
            return own;
        }
        throw HttpStatusException.notAcceptable("Accept must allow application/json or text/csv");
    }
}
