/**
 * The manifests: one record a JSON document of the bucket, each the proof that its stage ended.
 */
@NullMarked
package io.millrace.lifecycle.manifest;

import org.jspecify.annotations.NullMarked;
