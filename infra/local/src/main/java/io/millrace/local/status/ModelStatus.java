package io.millrace.local.status;

import io.millrace.lifecycle.manifest.Aliases;
import java.util.List;
import java.util.Optional;

/**
 * Where a model's uploads stand.
 *
 * @param model the folder below {@code incoming/}; it may be no valid model name
 * @param uploads the oldest first
 */
public record ModelStatus(String model, List<UploadStatus> uploads, Optional<Aliases> aliases) {}
