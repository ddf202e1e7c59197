package io.millrace.lifecycle.manifest;

import io.millrace.lifecycle.ModelName;

/**
 * {@code runs/<model>/<run>/uploads/<upload>.json}: this accepted upload is carried out by this run. Equal data under
 * equal specs are one run, however many uploads brought them; the newest of them says how new the run is.
 */
public record RunUpload(ModelName model, String run, String upload, Lineage lineage) {}
