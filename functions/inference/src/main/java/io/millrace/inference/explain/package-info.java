/**
 * Why a model answered as it did: contributions of a table's features, of a text's
 * tokens, and of an image's regions.
 */
@NullMarked
package io.millrace.inference.explain;

import org.jspecify.annotations.NullMarked;
