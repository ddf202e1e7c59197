package io.millrace.onnx;

import ai.onnxruntime.OrtException;
import io.millrace.lifecycle.error.UnavailableException;
import java.util.Locale;
import java.util.regex.Pattern;

/** What ONNX Runtime says, without its own source files and line numbers. */
final class GraphFailure {
    private static final Pattern SOURCE = Pattern.compile("\\S*/\\S+\\.(cc|h|cpp|hpp)(:\\d+)?\\s*(\\S+\\(.*?\\))?");
    private static final String STATUS = "Status Message: ";
    private static final int MAX_LENGTH = 300;

    private GraphFailure() {}

    /** One line of at most a few hundred characters. */
    static String reason(OrtException e) {
        var message = String.valueOf(e.getMessage());
        int status = message.lastIndexOf(STATUS);
        var line = (status < 0 ? message : message.substring(status + STATUS.length()))
                .replaceFirst("^Error code - \\S+ - message: ", "")
                .lines()
                .findFirst()
                .orElse("");
        var clean = SOURCE.matcher(line).replaceAll("").strip();
        return clean.length() <= MAX_LENGTH ? clean : clean.substring(0, MAX_LENGTH) + "...";
    }

    /** Memory is short, or the time is up: another time the same values may pass. */
    static boolean isTransient(OrtException e) {
        var message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("failed to allocate") || message.contains("bad_alloc") || isTermination(message);
    }

    static UnavailableException unavailable(OrtException e) {
        boolean terminated = isTermination(String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT));
        return new UnavailableException(
                terminated
                        ? "the model did not answer in the time one run may take; send fewer rows at once"
                        : "there is no memory left for this request now; send fewer rows, or come again",
                e);
    }

    private static boolean isTermination(String message) {
        return message.contains("terminate flag");
    }
}
