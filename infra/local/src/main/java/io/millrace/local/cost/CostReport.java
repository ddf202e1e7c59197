package io.millrace.local.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The monthly floor of a plan as lines for people. */
public final class CostReport {
    private static final String ROW = "%-74s %12s %9s %9s";

    private final Tariff tariff;

    public CostReport(Tariff tariff) {
        this.tariff = tariff;
    }

    /** What is billed while nothing happens, its sum, and the rates of what is billed by use. */
    public List<String> lines(Plan plan) {
        var floor = MonthlyFloor.of(plan, tariff);
        var lines = new ArrayList<String>();
        lines.add("A month in which nothing happens: %d resources, list prices of %s noted on %s, in US dollars."
                .formatted(plan.resources().size(), tariff.region(), tariff.noted()));
        lines.add("");
        lines.add(row("", "count", "list", "with free"));
        floor.items()
                .forEach(item -> lines.add(row(
                        item.price().what(),
                        number("%,.0f", item.count()),
                        usd(item.listUsd()),
                        usd(item.afterFreeUsd()))));
        lines.add(row("together", "", usd(floor.listUsd()), usd(floor.afterFreeUsd())));
        lines.add("");
        lines.add("'with free' takes off what AWS gives each account every month; other uses of the account share it.");
        lines.add(
                "Idle polls are %d a queue every %d seconds, a sweep is %d seconds of the largest function: assumptions."
                        .formatted(
                                tariff.assumptions().pollersPerQueue(),
                                tariff.assumptions().pollSeconds(),
                                tariff.assumptions().sweepSeconds()));
        lines.add("");
        lines.add("Billed by use alone, and by what is kept:");
        tariff.resources().entrySet().stream()
                .filter(type -> type.getValue().billed() == Billing.How.USE)
                .filter(type -> !plan.ofType(type.getKey()).isEmpty())
                .sorted(Map.Entry.comparingByKey())
                .forEach(type -> lines.add(
                        "  %-32s %s".formatted(type.getKey(), type.getValue().rate())));
        return lines;
    }

    private static String row(String what, String count, String list, String withFree) {
        return ROW.formatted(what, count, list, withFree);
    }

    private static String usd(double amount) {
        return number("%,.2f", amount);
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
