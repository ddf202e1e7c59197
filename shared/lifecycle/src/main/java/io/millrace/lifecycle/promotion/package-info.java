/**
 * The log of promotions: a chain of records that the aliases follow, its audit, and the way back.
 */
@NullMarked
package io.millrace.lifecycle.promotion;

import org.jspecify.annotations.NullMarked;
