package io.millrace.evaluate.slices;

import io.millrace.evaluate.metrics.LabelGroup;
import io.millrace.evaluate.statistics.Rates;
import io.millrace.lifecycle.evidence.Fairness;
import io.millrace.lifecycle.evidence.Fairness.Group;
import io.millrace.lifecycle.evidence.Interval;
import io.millrace.lifecycle.evidence.Rate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The group fairness measures of one sensitive column (Hardt, Price and Srebro 2016 for equal opportunity and equalised
 * odds; the four-fifths rule of the US Uniform Guidelines 1978 for the ratio). Small groups are shown, but do not enter
 * the measures: one row in a group of three would decide them.
 */
public final class FairnessFigures {
    private final String column;
    private final String positive;
    private final List<Group> groups = new ArrayList<>();
    private final Map<String, Double> measures = new LinkedHashMap<>();
    private final Map<String, Interval> intervals = new LinkedHashMap<>();
    private final Map<String, List<String>> between = new LinkedHashMap<>();

    private FairnessFigures(String column, String positive, Map<String, LabelGroup> counts) {
        this.column = column;
        this.positive = positive;
        counts.forEach((value, count) -> groups.add(new Group(
                value,
                count.rows(),
                count.rows() < SlicedTally.SMALL,
                count.selection(positive),
                count.truePositive(positive),
                count.falsePositive(positive),
                count.falseNegative(positive),
                count.accuracy())));
    }

    /**
     * @param positive the favourable label
     * @param groups by value
     */
    public static Fairness of(String column, String positive, Map<String, LabelGroup> groups) {
        return new FairnessFigures(column, positive, groups).measure();
    }

    private Fairness measure() {
        difference("demographic_parity_difference", Group::selection);
        difference("equal_opportunity_difference", Group::truePositive);
        difference("accuracy_difference", Group::accuracy);
        var odds = furthest(Group::truePositive);
        var alarms = furthest(Group::falsePositive);
        if (odds.isPresent() || alarms.isPresent()) {
            var worse = alarms.map(Pair::distance).orElse(-1.0)
                            > odds.map(Pair::distance).orElse(-1.0)
                    ? alarms
                    : odds;
            record("equalised_odds_difference", worse.orElseThrow());
        }
        furthest(Group::selection).filter(pair -> pair.most().hits() > 0).ifPresent(pair -> {
            var ratio = pair.least().value().orElseThrow() / pair.most().value().orElseThrow();
            measures.put("disparate_impact_ratio", ratio);
            between.put("disparate_impact_ratio", pair.names());
            Rates.ratio(pair.least(), pair.most())
                    .ifPresent(interval -> intervals.put("disparate_impact_ratio", interval));
        });
        return new Fairness(column, positive, groups, measures, intervals, between);
    }

    private void difference(String name, Function<Group, Rate> rate) {
        furthest(rate).ifPresent(pair -> record(name, pair));
    }

    private void record(String name, Pair pair) {
        measures.put(name, pair.distance());
        between.put(name, pair.names());
        Rates.difference(pair.most(), pair.least()).ifPresent(interval -> intervals.put(name, interval));
    }

    /** The highest and the lowest rate of the groups that have the rows for it. */
    private Optional<Pair> furthest(Function<Group, Rate> rate) {
        var rates = groups.stream()
                .filter(group -> !group.small() && rate.apply(group).of() >= SlicedTally.SMALL)
                .map(group -> new Named(group.value(), rate.apply(group)))
                .sorted(Comparator.comparingDouble(one -> one.rate().value().orElseThrow()))
                .toList();
        return rates.size() < 2 ? Optional.empty() : Optional.of(new Pair(rates.getLast(), rates.getFirst()));
    }

    private record Named(String group, Rate rate) {}

    private record Pair(Named higher, Named lower) {
        Rate most() {
            return higher.rate();
        }

        Rate least() {
            return lower.rate();
        }

        List<String> names() {
            return List.of(higher.group(), lower.group());
        }

        double distance() {
            return most().value().orElseThrow() - least().value().orElseThrow();
        }
    }
}
