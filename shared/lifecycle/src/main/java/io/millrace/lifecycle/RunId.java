package io.millrace.lifecycle;

import io.millrace.lifecycle.spec.LifecycleSpec;

/** Names the plan for a dataset under a spec: equal data and equal wishes are the same run, however often they arrive. */
public final class RunId {
    /** Length of an id, all of it lower-case hexadecimal digits. */
    public static final int DIGITS = 16;

    private RunId() {}

    public static String of(String dataset, LifecycleSpec spec) {
        return Sha256.of(dataset + "\n" + spec.sha256()).substring(0, DIGITS);
    }
}
