/**
 * The batch program that carries out one run: train each trial, export it as ONNX, prove it equal, name the best.
 */
@NullMarked
package io.millrace.trainer;

import org.jspecify.annotations.NullMarked;
