/**
 * The model file: feature graphs from raw columns, architectures written as ONNX nodes, and running the result.
 * A dataset's manifest becomes a feature graph, training happens on what that graph puts out, and the trained network
 * is appended to the very same nodes.
 */
@NullMarked
package io.millrace.onnx;

import org.jspecify.annotations.NullMarked;
