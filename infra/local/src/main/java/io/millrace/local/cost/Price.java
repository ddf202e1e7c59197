package io.millrace.local.cost;

import java.net.URI;

/**
 * A list price.
 *
 * @param what is billed, in the plural
 * @param usd US dollars for one
 * @param free how many a month cost nothing, without an end date; an account has them once
 * @param source the page it was read from
 */
public record Price(String what, double usd, double free, URI source) {
    public Price {
        if (usd < 0 || free < 0) {
            throw new IllegalArgumentException("the price of " + what + " is negative");
        }
    }
}
