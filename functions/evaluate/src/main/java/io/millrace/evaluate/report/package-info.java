/**
 * The evidence for people: one self-contained HTML page and one model card, both made from the same evaluation.
 */
@NullMarked
package io.millrace.evaluate.report;

import org.jspecify.annotations.NullMarked;
