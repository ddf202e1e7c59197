/**
 * The Open Inference Protocol v2 in JSON: named tensors in, named tensors out.
 */
@NullMarked
package io.millrace.inference.tensor;

import org.jspecify.annotations.NullMarked;
