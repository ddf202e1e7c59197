package io.millrace.inference.registry;

import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.error.LifecycleException;

/** Is told once of each trouble that requests do not see, because an older state answers them. */
public interface RegistryWatcher {

    /** Another version answers instead of the champion. */
    void championNotServed(VersionKey champion, LifecycleException reason);

    /** The aliases cannot be read; the last known ones hold. */
    void aliasesNotRead(ModelName model, LifecycleException reason);
}
