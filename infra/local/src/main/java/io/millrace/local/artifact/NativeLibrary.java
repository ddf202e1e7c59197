package io.millrace.local.artifact;

import java.util.Optional;

/**
 * A native library inside a package.
 *
 * @param path the jar, and the library inside it
 * @param processor empty if it is for another system than Linux, or for a processor that Lambda does not offer
 */
public record NativeLibrary(String path, Optional<Processor> processor) {}
