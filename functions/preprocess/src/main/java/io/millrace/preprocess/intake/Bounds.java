package io.millrace.preprocess.intake;

/**
 * How far an upload may grow when it is unpacked.
 *
 * @param unpackedBytes most bytes in all after unpacking
 * @param ratio most bytes out for each byte in, once more than {@link #FREE_BYTES} came out
 * @param entries most files in an archive
 */
public record Bounds(long unpackedBytes, int ratio, int entries) {
    static final long FREE_BYTES = 10L << 20;
    public static final Bounds DEFAULT = new Bounds(8L << 30, 200, 1_000_000);
}
