package io.millrace.dispatch.plan;

import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.RunId;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a run's job at AWS Batch: {@code <model>-<run>}, and {@code <model>-<run>-rung2} for that of a later rung. Run
 * ids have a fixed length, so it can be read back.
 *
 * @param rung counted from 1
 */
public record JobName(ModelName model, String run, int rung) {
    private static final Pattern TEXT =
            Pattern.compile("(" + ModelName.PATTERN + ")-([0-9a-f]{" + RunId.DIGITS + "})(?:-rung([1-9][0-9]{0,3}))?");

    /** At most 63 + 1 + 16 + 9 characters, of which AWS Batch allows 128. */
    public String text() {
        return model + "-" + run + (rung == 1 ? "" : "-rung" + rung);
    }

    /** The run that a job was named for, or empty if the name is not of this form. */
    public static Optional<JobName> parse(String text) {
        var matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new JobName(
                        new ModelName(matcher.group(1)),
                        matcher.group(2),
                        Optional.ofNullable(matcher.group(3))
                                .map(Integer::parseInt)
                                .orElse(1)))
                : Optional.empty();
    }
}
