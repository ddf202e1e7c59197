/**
 * What a Terraform plan costs while nothing happens: refuses what is billed by the hour, and adds up the rest. A
 * {@code Plan} is read, {@code ZeroIdle} and {@code MonthlyFloor} judge it by one {@code Tariff}, {@code CostReport} tells.
 */
@NullMarked
package io.millrace.local.cost;

import org.jspecify.annotations.NullMarked;
