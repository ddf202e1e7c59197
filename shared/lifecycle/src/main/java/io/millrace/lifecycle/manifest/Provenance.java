package io.millrace.lifecycle.manifest;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a trial was trained by. The same upload and spec give the same bytes of a model where these are the same.
 *
 * @param code the version of Millrace, with the commit where it was built from a checkout
 * @param libraries versions by name, of all that computes: {@code java}, {@code djl}, {@code pytorch}...
 */
public record Provenance(String code, Map<String, String> libraries, Machine machine) {

    /**
     * @param processor its name, or the architecture's where the system does not tell
     * @param processors that the trainer could use
     * @param memoryBytes of the host, or of the container where that is less
     */
    public record Machine(String processor, int processors, long memoryBytes) {}

    public Provenance {
        // Sorted: equal ones are written alike.
        libraries = Collections.unmodifiableMap(new TreeMap<>(libraries));
    }
}
