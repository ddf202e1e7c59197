package io.millrace.preprocess.intake;

import io.millrace.lifecycle.spec.Split;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One file of an upload on local disk, already decompressed.
 *
 * @param name as the user knows it, for messages ({@code archive.zip/train/cat/1.png})
 * @param path below the upload's root, with {@code /}, without {@code .gz}
 * @param file where the bytes lie
 */
public record SourceFile(String name, String path, Path file) {
    private static final Pattern TRAIN = named("train(ing)?");
    private static final Pattern VALIDATION = named("val(id(ation)?)?");
    private static final Pattern TEST = named("test(ing)?|t10k");

    private static Pattern named(String words) {
        return Pattern.compile("(" + words + ")(set|data)?(?![a-z]).*");
    }

    public FileKind kind() {
        return FileKind.of(path);
    }

    /** The split that the file's name, or a folder's on the way to it, says; {@code values.csv} is no validation file. */
    public Optional<Split> givenSplit() {
        for (var segment : path.toLowerCase(Locale.ROOT).split("/")) {
            var split = givenSplit(segment);
            if (split.isPresent()) {
                return split;
            }
        }
        return Optional.empty();
    }

    /** The split that one folder's or file's name says. */
    public static Optional<Split> givenSplit(String segment) {
        var lower = segment.toLowerCase(Locale.ROOT);
        if (TRAIN.matcher(lower).matches()) {
            return Optional.of(Split.TRAIN);
        }
        if (VALIDATION.matcher(lower).matches()) {
            return Optional.of(Split.VALIDATION);
        }
        return TEST.matcher(lower).matches() ? Optional.of(Split.TEST) : Optional.empty();
    }
}
