/**
 * What training costs. The trainer's own classes train, in a process of their own that has the settings of its package.
 */
@NullMarked
package io.millrace.benchmarks.training;

import org.jspecify.annotations.NullMarked;
