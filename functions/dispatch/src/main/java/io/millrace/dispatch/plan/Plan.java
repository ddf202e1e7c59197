package io.millrace.dispatch.plan;

import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.RunManifest;

/** What planning came to. */
public sealed interface Plan {

    /** The run can start. */
    record Ready(RunManifest manifest) implements Plan {}

    /** The run must not start. @param remedy what the user should do */
    record Refused(RunFailure.Cause cause, String reason, String remedy) implements Plan {}
}
