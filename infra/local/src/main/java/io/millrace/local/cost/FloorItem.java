package io.millrace.local.cost;

/**
 * One line of the monthly floor.
 *
 * @param count how many of what the price is for
 */
public record FloorItem(Price price, double count) {

    /** US dollars a month at list price. */
    public double listUsd() {
        return count * price.usd();
    }

    /** US dollars a month, when nothing else in the account uses what is free. */
    public double afterFreeUsd() {
        return Math.max(0, count - price.free()) * price.usd();
    }
}
