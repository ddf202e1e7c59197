package io.millrace.lifecycle.evidence;

import java.util.Optional;

/**
 * A share of counted rows.
 *
 * @param hits rows that count
 * @param of rows that could
 * @param value hits / of; empty for none
 * @param interval 95 %; empty for none
 */
public record Rate(long hits, long of, Optional<Double> value, Optional<Interval> interval) {}
