package io.millrace.benchmarks;

/**
 * What a figure is compared with, in the same unit.
 *
 * @param what who reaches it
 * @param value positive
 * @param measured in the same run, on the same machine; else it is stated, and {@code what} says where it comes from
 */
public record Reference(String what, double value, boolean measured) {
    public Reference {
        if (!(value > 0)) {
            throw new IllegalArgumentException("nothing can be compared with " + value + " (" + what + ")");
        }
    }

    /** From this very run. */
    public static Reference measured(String what, double value) {
        return new Reference(what, value, true);
    }

    /** From elsewhere: its ratio tells less, since the machine was another or had other things to do. */
    public static Reference stated(String what, double value) {
        return new Reference(what, value, false);
    }
}
