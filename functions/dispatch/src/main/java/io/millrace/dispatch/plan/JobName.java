package io.millrace.dispatch.plan;

import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.RunId;
import java.util.Optional;
import java.util.regex.Pattern;

/** The name of a run's job at AWS Batch: {@code <model>-<run>}. Run ids have a fixed length, so it can be read back. */
public record JobName(ModelName model, String run) {
    private static final Pattern TEXT = Pattern.compile("(" + ModelName.PATTERN + ")-([0-9a-f]{" + RunId.DIGITS + "})");

    /** At most 63 + 1 + 16 characters, of which AWS Batch allows 128. */
    public String text() {
        return model + "-" + run;
    }

    /** The run that a job was named for, or empty if the name is not of this form. */
    public static Optional<JobName> parse(String text) {
        var matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new JobName(new ModelName(matcher.group(1)), matcher.group(2)))
                : Optional.empty();
    }
}
