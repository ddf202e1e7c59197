package io.millrace.local.cost;

import java.util.List;
import java.util.TreeMap;

/** What a plan costs in a month in which nothing is uploaded, trained or asked, without what is stored. */
public record MonthlyFloor(List<FloorItem> items) {

    public MonthlyFloor {
        items = List.copyOf(items);
    }

    /** Adds up the plan, an item a price, sorted by the price's name. */
    public static MonthlyFloor of(Plan plan, Tariff tariff) {
        var use = new IdleUse(plan, tariff.assumptions());
        var counts = new TreeMap<String, Double>();
        plan.resources().stream()
                .map(use::of)
                .forEach(of -> of.forEach((price, count) -> counts.merge(price, count, Double::sum)));
        return new MonthlyFloor(counts.entrySet().stream()
                .map(count -> new FloorItem(tariff.price(count.getKey()), count.getValue()))
                .toList());
    }

    public double listUsd() {
        return items.stream().mapToDouble(FloorItem::listUsd).sum();
    }

    public double afterFreeUsd() {
        return items.stream().mapToDouble(FloorItem::afterFreeUsd).sum();
    }
}
