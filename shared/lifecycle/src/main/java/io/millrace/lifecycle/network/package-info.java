/**
 * The forms of networks that data get by default, without weights: what the planner reckons with is what the trainer
 * trains.
 */
@NullMarked
package io.millrace.lifecycle.network;

import org.jspecify.annotations.NullMarked;
