package io.millrace.inference.registry;

import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.error.NotFoundException;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a URL asks for.
 *
 * @param version empty: the champion
 */
public record ModelRef(ModelName model, OptionalInt version) {
    private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");

    /** @throws NotFoundException if no model or version can have that name */
    public static ModelRef of(String model, @Nullable String version) {
        if (!ModelName.isValid(model)) {
            throw new NotFoundException("there is no model of that name: names have 1 to 63 characters of a-z, 0-9"
                    + " and -, and do not start with -");
        }
        var name = new ModelName(model);
        if (version == null) {
            return new ModelRef(name, OptionalInt.empty());
        }
        if (!VERSION.matcher(version).matches()) {
            throw new NotFoundException("model '" + name + "' has no version of that name: versions are 1, 2, 3...");
        }
        return new ModelRef(name, OptionalInt.of(Integer.parseInt(version)));
    }
}
