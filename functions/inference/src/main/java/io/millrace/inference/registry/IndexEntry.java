package io.millrace.inference.registry;

import java.util.Optional;

/** @param problem why the version cannot be served; empty where it can, or where nobody has asked for it yet */
public record IndexEntry(VersionKey version, Optional<String> problem) {}
