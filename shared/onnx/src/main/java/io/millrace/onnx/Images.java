package io.millrace.onnx;

/** Turns encoded images into pixels. */
public final class Images {
    private Images() {}

    /**
     * One PNG or JPEG image as a column of one row.
     *
     * @param name what to call it in messages
     * @param channels 1 (grey), 3 (red, green, blue), or 0: as stored (grey stays grey, everything else becomes 3)
     * @throws io.millrace.lifecycle.error.InvalidInputException if it is neither, broken, cut short or too large
     */
    public static RawColumn.Images decode(byte[] encoded, String name, int channels) {
        throw new UnsupportedOperationException();
    }
}
