package io.millrace.inference.registry;

import io.millrace.lifecycle.ModelName;

/** One version of one model. */
public record VersionKey(ModelName model, int version) {

    @Override
    public String toString() {
        return "version " + version + " of model '" + model + "'";
    }
}
